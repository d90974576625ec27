"""Which queries a source may run, and which not."""

import pytest

from jixiao.capture.database.admission import admit
from jixiao.engine.model.errors import DefinitionError

ADMITTED = {
    "postgres": [
        "SELECT a::text, '12:30', d AT TIME ZONE 'UTC', x->>'k' FROM t WHERE u > :since;",
        "WITH x AS (SELECT 1 AS a UNION ALL SELECT 2) SELECT sum(a) FILTER (WHERE a > 1) OVER () FROM x -- end",
        "(SELECT 1) EXCEPT (SELECT 2) ORDER BY 1",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY v), date_trunc('month', d) FROM s.t GROUP BY 2",
        "SELECT * FROM generate_series(1, 3) g, LATERAL (SELECT g) l, unnest(ARRAY[1]) u",
        "SELECT 单位 AS \"组织\", to_char(日期, 'YYYY-MM') FROM 业务.办件 WHERE 状态 IN ('办结') LIMIT 5",
        "SELECT * FROM information_schema.tables",
        "SELECT 'DELETE FROM t; -- pg_sleep(1)'",
    ],
    "sqlite": ["SELECT strftime('%Y-%m', d), julianday(d), iif(a, b, c), group_concat(x) FROM [t] WHERE u > :since"],
    "mysql": ["SELECT date_format(d, '%Y-%m'), ifnull(a, 0), substring_index(b, ',', 1) FROM `t` LIMIT 5, 10"],
    "oracle": ["SELECT nvl(a, 0), to_date('2020', 'YYYY'), trunc(d) FROM t WHERE rownum < 5"],
    "tsql": ["SELECT TOP 5 isnull(a, 0), datepart(year, d), eomonth(d) FROM dbo.[t] ORDER BY 1"],
}
REFUSED = {
    "postgres": [
        "", ";", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE t", "BEGIN; SELECT 1", "VALUES (1)", "EXPLAIN ANALYZE SELECT 1",
        "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t", "TRUNCATE t", "DROP TABLE t", "CREATE TABLE t (a int)",
        "CREATE TABLE t AS SELECT 1", "ALTER TABLE t ADD a int", "GRANT ALL ON t TO u", "COPY t TO PROGRAM 'x'", "CALL f()",
        "COPY (SELECT 1) TO '/tmp/x'", "DO $$BEGIN END$$", "SET ROLE x", "LOCK TABLE t", "VACUUM", "LISTEN a", "NOTIFY a",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE", "REFRESH MATERIALIZED VIEW v", "PREPARE x AS SELECT 1",
        "SELECT * INTO u FROM t", "SELECT 1 INTO TEMP u", "SELECT 1 FROM t FOR UPDATE", "SELECT 1 FROM t FOR NO KEY UPDATE",
        "SELECT 1 FROM t FOR SHARE", "SELECT (SELECT 1 FROM t FOR UPDATE)", "SELECT 1 FROM (SELECT 1 FROM t FOR UPDATE) x",
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "WITH x AS (INSERT INTO t VALUES (1) RETURNING 1) SELECT 1",
        "WITH x AS (UPDATE t SET a = 1 RETURNING 1) SELECT 1 UNION SELECT 2", "WITH x AS (SELECT 1) INSERT INTO t SELECT 1",
        "SELECT pg_sleep(1)", "SELECT PG_SLEEP(1)", 'SELECT "pg_sleep"(1)', "SELECT pg_catalog.pg_sleep(1)",
        "SELECT * FROM pg_sleep(1)", "SELECT 1 WHERE EXISTS (SELECT pg_sleep(1))", "SELECT 1 ORDER BY pg_sleep(1)",
        "SELECT pg_sleep_for('1 s')", "SELECT pg_sleep_until(now())", "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_read_binary_file('x')", "SELECT pg_ls_dir('.')", "SELECT pg_stat_file('x')", "SELECT lo_export(1, '/tmp/x')",
        "SELECT lo_import('/etc/passwd')", "SELECT lo_get(1)", "SELECT * FROM dblink('x', 'y') AS t(a int)",
        "SELECT dblink_exec('x', 'y')", "SELECT query_to_xml('DELETE FROM t', true, true, '')", "SELECT nextval('s')",
        "SELECT setval('s', 1)", "SELECT set_config('a', 'b', false)", "SELECT current_setting('x')", "SELECT txid_current()",
        "SELECT pg_terminate_backend(1)", "SELECT pg_reload_conf()", "SELECT pg_notify('a', 'b')", "SELECT pg_advisory_lock(1)",
        "SELECT ts_stat('SELECT 1')", "SELECT crosstab('x')", "SELECT database_to_xml(true, true, '')", "SELECT own_function(1)",
        "SELECT public.lower('x')", "SELECT * FROM public.upper('x')", "SELECT my.f(1)", "SELECT * FROM pg_authid",
        "SELECT * FROM pg_catalog.pg_shadow", "TABLE pg_user_mapping", "SELECT * FROM t WHERE a = $1", "SELECT :other",
        "SELECT ':since'", "SELECT %(a)s", "SELECT 1 /*! INTO OUTFILE 'x' */", "SELEC 1", "SELECT 'a", "SELECT 1\0",
    ],
    "sqlite": [
        "PRAGMA table_info(t)", "ATTACH 'x' AS y", "DETACH y", "VACUUM INTO 'x'", "EXPLAIN SELECT 1", "REPLACE INTO t VALUES (1)",
        "SELECT load_extension('x')", "SELECT readfile('/etc/passwd')", "SELECT writefile('x', 'y')", "SELECT edit('x')",
        "SELECT fts3_tokenizer('x')", "SELECT * FROM pragma_table_info('t')", "SELECT * FROM pragma_database_list",
        "SELECT * FROM fsdir('.')", "SELECT zeroblob(1000000000)", "SELECT randomblob(9)", "SELECT * FROM sqlite_master",
        "SELECT ?", "SELECT @a", "SELECT $a", "SELECT * FROM dbstat", "REINDEX", "ANALYZE", "SAVEPOINT x",
    ],
    "mysql": [
        "SELECT sleep(5)", "SELECT benchmark(1, 1)", "SELECT load_file('/etc/passwd')", "SELECT get_lock('a', 1)",
        "SELECT 1 INTO OUTFILE '/tmp/x'", "SELECT 1 INTO DUMPFILE '/tmp/x'", "SELECT 1 INTO @a", "SELECT @a := 1",
        "SELECT @@version",
        "SELECT 1 /*!50000 INTO OUTFILE '/tmp/x' */", "SELECT * FROM mysql.user", "SELECT * FROM t LOCK IN SHARE MODE",
        "SELECT sys_exec('x')", "HANDLER t OPEN", "DO sleep(1)", "LOAD DATA INFILE 'x' INTO TABLE t", "SHOW TABLES",
    ],
    "oracle": [
        "SELECT utl_http.request('http://x') FROM dual", "SELECT dbms_lock.sleep(5) FROM dual", "SELECT * FROM t@link",
        "BEGIN NULL; END;", "SELECT s.nextval FROM dual FOR UPDATE", "SELECT httpuritype('http://x').getclob() FROM dual",
    ],
    "tsql": [
        "EXEC xp_cmdshell 'dir'", "SELECT * FROM OPENROWSET('a', 'b', 'c')", "SELECT * FROM OPENQUERY(x, 'y')",
        "WAITFOR DELAY '0:0:5'", "SELECT 1; WAITFOR DELAY '0:0:5'", "SELECT * INTO #t FROM t", "SELECT NEXT VALUE FOR s",
        "SELECT * FROM t WITH (UPDLOCK)", "SELECT * FROM master.dbo.sysdatabases", "SELECT * FROM OPENDATASOURCE('a', 'b').c.d.e",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("dialect", "query"), [(name, query) for name, some in ADMITTED.items() for query in some])
def test_a_query_that_reads_is_admitted(dialect: str, query: str) -> None:
    assert admit(query, dialect).uses_since == (":since" in query)


@pytest.mark.parametrize(("dialect", "query"), [(name, query) for name, some in REFUSED.items() for query in some])
def test_a_query_that_does_more_is_refused(dialect: str, query: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        admit(query, dialect)
    assert caught.value.code == "bad_query"
    assert caught.value.message_zh
    assert caught.value.mend_zh
    assert capfd.readouterr().err == ""


def test_a_query_too_deep_to_be_read_is_refused() -> None:
    for query in (
        "(" * 19_000 + "SELECT 1",
        "SELECT " + "(" * 5_000 + "1" + ")" * 5_000,
        "SELECT " + "1+" * 10_000 + "1",
    ):
        with pytest.raises(DefinitionError):
            admit(query, "postgres")
