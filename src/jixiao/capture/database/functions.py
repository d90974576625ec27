"""Functions that a source's query may call: those that only calculate. Any other may write, wait or reach elsewhere."""

_TEXT = """
    ascii bit_length btrim char char_length character_length chr concat concat_ws format glob hex initcap instr left
    length like lower lpad ltrim md5 nchar normalize octet_length overlay position printf quote quote_ident
    quote_literal regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace
    regexp_split_to_array regexp_split_to_table regexp_substr replace reverse right rpad rtrim sha224 sha256 sha384
    sha512 soundex split_part starts_with str strpos substr substring substring_index to_hex translate trim typeof
    unhex unicode unistr upper
"""
_NUMBERS = """
    abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees div exp factorial floor gcd greatest isnumeric lcm least
    ln log log10 log2 min_scale mod nanvl pi pow power radians random round scale sign sin sqrt tan to_number
    trim_scale trunc truncate width_bucket
"""
_TIMES = """
    add_months adddate addtime age clock_timestamp convert_tz curdate current_date current_time current_timestamp
    curtime date date_add date_bin date_diff date_format date_part date_sub date_trunc dateadd datediff datefromparts
    datename datepart datetime day dayname dayofmonth dayofweek dayofyear eomonth extract from_days from_unixtime
    getdate getutcdate hour isfinite julianday justify_days justify_hours justify_interval last_day localtime
    localtimestamp make_date make_interval make_time make_timestamp make_timestamptz makedate minute month monthname
    months_between next_day now period_add period_diff quarter second statement_timestamp str_to_date strftime subdate
    sysdate sysdatetime systimestamp time time_format timediff timestampadd timestampdiff timezone to_char to_date
    to_days to_timestamp transaction_timestamp unix_timestamp unixepoch utc_date utc_timestamp week weekday weekofyear
    year yearweek
"""
_TOGETHER = """
    any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist
    dense_rank every first_value group_concat json_agg json_object_agg json_group_array json_group_object jsonb_agg
    jsonb_object_agg lag last_value lead listagg max median min mode nth_value ntile percent_rank percentile_cont
    percentile_disc range_agg rank regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope row_number stddev
    stddev_pop stddev_samp string_agg stdev stdevp sum total var var_pop var_samp variance varp wm_concat
"""
_STRUCTURES = """
    array array_append array_cat array_length array_lower array_ndims array_position array_positions array_prepend
    array_remove array_replace array_to_json array_to_string array_upper cardinality generate_series generate_subscripts
    json json_array json_array_elements json_array_elements_text json_array_length json_build_array json_build_object
    json_contains json_each json_each_text json_extract json_extract_path json_extract_path_text json_length
    json_object json_object_keys json_query json_quote json_to_record json_to_recordset json_tree json_type json_typeof
    json_unquote json_valid json_value jsonb_array_elements jsonb_array_elements_text jsonb_array_length
    jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text
    jsonb_object_keys jsonb_path_exists jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_strip_nulls
    jsonb_to_record jsonb_to_recordset jsonb_typeof row row_to_json string_to_array string_to_table to_json to_jsonb
    unnest
"""
_CHOICES = """
    cast choose coalesce convert decode if ifnull iif isnull likelihood likely lnnvl nullif num_nonnulls num_nulls nvl
    nvl2 pg_typeof try_cast try_convert unlikely version sqlite_version
"""
CALCULATING = frozenset(f"{_TEXT} {_NUMBERS} {_TIMES} {_TOGETHER} {_STRUCTURES} {_CHOICES}".split())
