// A chart as PNG: the browser paints the very SVG that is handed out, twice as fine, and saves it.
"use strict";

const FINE = 2;
const WIDEST = 8192; // no browser paints a larger canvas everywhere

const painted = async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const fine = Math.min(FINE, WIDEST / picture.naturalWidth, WIDEST / picture.naturalHeight);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * fine);
  canvas.height = Math.round(picture.naturalHeight * fine);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not painted"))), "image/png");
  });
};

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-as-png]");
  if (!link) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    save(await painted(link.href), link.dataset.asPng);
  } catch {
    location.assign(link.href); // what cannot be painted is had as SVG
  } finally {
    link.removeAttribute("aria-busy");
  }
});
