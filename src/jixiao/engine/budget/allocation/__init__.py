"""How money is reallocated: what may move, the linear programme, the fairest of its optima, proof, words."""
