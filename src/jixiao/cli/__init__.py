"""The command line: `jixiao …`, one file per command, one line here for each."""

from jixiao.cli import (
    accounts,
    aggregate,
    appraise,
    aqi,
    attain,
    batch,
    capture,
    compare,
    compare_texts,
    demo,
    difficulty,
    doubts,
    duplicates,
    effect,
    efficiency,
    evaluate,
    explain,
    forecast,
    generate,
    hotline,
    idle_funds,
    indicator_health,
    malmquist,
    normalise,
    open_data,
    project,
    publish,
    ranks,
    ratings,
    reallocate,
    report,
    result_use,
    robustness,
    sandbox,
    scheme,
    score,
    selfevaluation,
    serve,
    spc,
    standardise,
    stuffing,
    survey,
    template,
    treat,
    unit_costs,
    warn,
    weights,
    what_if,
    why,
    work,
)
from jixiao.cli.frame import HouseTyper

app = HouseTyper(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Jixiao (绩效): a government's performance management.",
)


@app.callback()
def root() -> None:
    """Jixiao (绩效): a government's performance management."""


app.command("evaluate")(evaluate.evaluate_files)
app.command("explain")(explain.explain_score)
app.command("result-use", epilog=result_use.EPILOG)(result_use.result_use_file)
app.command("project", epilog=project.EPILOG)(project.project_file)
app.command("publish")(publish.publish_files)
app.command("report")(report.write_reports)
app.command("open-data")(open_data.write_package)
app.command("picture-card")(open_data.write_pictures)
app.command("robustness")(robustness.robustness_file)
app.command("what-if")(what_if.what_if_file)
app.command("why")(why.why_files)
app.command("capture")(capture.capture_file)
app.add_typer(batch.app, name="batch")
app.command("generate")(generate.generate)
app.command("normalise")(normalise.normalise_file)
app.command("aggregate")(aggregate.aggregate_file)
app.command("treat")(treat.treat_file)
app.command("efficiency")(efficiency.efficiency_file)
app.command("effect")(effect.effect_file)
app.command("malmquist")(malmquist.malmquist_file)
app.command("ranks")(ranks.ranks_file)
app.command("compare", epilog=compare.EPILOG)(compare.compare_file)
app.command("difficulty", epilog=difficulty.EPILOG)(difficulty.difficulty_file)
app.command("standardise", epilog=standardise.EPILOG)(standardise.standardise_file)
app.command("doubts")(doubts.doubts_file)
app.command("indicator-health", epilog=indicator_health.EPILOG)(indicator_health.indicator_health_file)
app.command("spc")(spc.spc_file)
app.command("warn")(warn.warn_file)
app.command("try-rules")(warn.try_rules_file)
app.command("forecast")(forecast.forecast_file)
app.command("attain")(attain.attain_file)
app.command("aqi", epilog=aqi.EPILOG)(aqi.aqi_file)
app.command("ratings", epilog=ratings.EPILOG)(ratings.ratings_file)
app.command("survey", epilog=survey.EPILOG)(survey.survey_file)
app.command("stuffing", epilog=stuffing.EPILOG)(stuffing.stuffing_file)
app.command("hotline", epilog=hotline.EPILOG)(hotline.hotline_file)
app.command("appraise", epilog=appraise.EPILOG)(appraise.appraise_file)
app.command("compare-texts", epilog=compare_texts.EPILOG)(compare_texts.compare_files)
app.command("reallocate", epilog=reallocate.EPILOG)(reallocate.reallocate_file)
app.command("idle-funds", epilog=idle_funds.EPILOG)(idle_funds.idle_funds_file)
app.command("duplicate-programmes", epilog=duplicates.EPILOG)(duplicates.duplicate_programmes_file)
app.command("unit-costs", epilog=unit_costs.EPILOG)(unit_costs.unit_costs_file)
app.command("weights")(weights.weigh_file)
app.command("selfevaluation", epilog=selfevaluation.EPILOG)(selfevaluation.check_file)
app.command("score", epilog=score.EXAMPLES)(score.score_trial)
app.add_typer(scheme.app, name="scheme")
app.add_typer(template.app, name="template")
app.command("demo")(demo.demo)
app.command("sandbox")(sandbox.sandbox)
app.command("serve")(serve.serve)
app.command("work")(work.work)
app.command("create-administrator")(accounts.create_administrator)
