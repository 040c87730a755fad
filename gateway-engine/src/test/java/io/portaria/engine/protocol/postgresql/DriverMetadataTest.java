package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What a driver and a database browser ask about a database before they show anything: through the gateway as directly,
/// for a role that may do everything and for one that may read six tables.
class DriverMetadataTest {
    private static DemoGateway gateway;
    private static Connection direct;
    private static Map<String, Connection> agents;

    private static final List<String> OBJECTS =
            List.of(
                    "CREATE SCHEMA navegador",
                    "CREATE TYPE navegador.situacao AS ENUM ('aberta', 'paga')",
                    "CREATE DOMAIN navegador.positivo AS integer CHECK (VALUE > 0) DEFAULT 1",
                    "CREATE TYPE navegador.endereco AS (rua text, numero integer)",
                    "CREATE TABLE navegador.regiao (pais char(2), codigo integer, nome text COLLATE \"C\" NOT NULL, PRIMARY KEY (pais, codigo))",
                    "CREATE TABLE navegador.loja (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pais char(2), regiao integer, estado navegador.situacao DEFAULT 'aberta', vagas navegador.positivo, onde navegador.endereco, etiquetas text[], dobro numeric(12, 2) GENERATED ALWAYS AS (1.5 * 2) STORED, aberta_em timestamptz(3) DEFAULT now(), CONSTRAINT loja_regiao FOREIGN KEY (pais, regiao) REFERENCES navegador.regiao ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, CONSTRAINT vagas_certas CHECK (vagas < 1000), UNIQUE NULLS NOT DISTINCT (pais, aberta_em))",
                    "CREATE INDEX loja_por_estado ON navegador.loja (estado, lower(pais::text) DESC NULLS LAST) WHERE vagas > 5",
                    "COMMENT ON TABLE navegador.loja IS 'Lojas; com ''aspas'' e acentuação'",
                    "COMMENT ON COLUMN navegador.loja.vagas IS 'vagas de estacionamento'",
                    "CREATE VIEW navegador.abertas AS SELECT id, pais FROM navegador.loja WHERE estado = 'aberta' WITH CHECK OPTION",
                    "CREATE MATERIALIZED VIEW navegador.contagem AS SELECT pais, count(*) AS lojas FROM navegador.loja GROUP BY pais",
                    "CREATE FUNCTION navegador.soma(a integer, b integer DEFAULT 2, OUT c integer) LANGUAGE sql IMMUTABLE AS 'SELECT a + b'",
                    "CREATE FUNCTION navegador.todas() RETURNS TABLE (id bigint, pais char) LANGUAGE sql STABLE AS 'SELECT id, pais FROM navegador.loja'",
                    "CREATE PROCEDURE navegador.nada(INOUT x text) LANGUAGE plpgsql AS 'BEGIN x := x; END'",
                    "CREATE SEQUENCE navegador.numeros START 10 INCREMENT 5 CYCLE MAXVALUE 100",
                    "CREATE TABLE navegador.vendas (id integer, dia date NOT NULL) PARTITION BY RANGE (dia)",
                    "CREATE TABLE navegador.vendas_2026 PARTITION OF navegador.vendas FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                    "GRANT SELECT ON navegador.loja TO PUBLIC",
                    "GRANT UPDATE (vagas) ON navegador.loja TO PUBLIC");

    @BeforeAll
    static void start() throws Exception {
        direct = DemoGateway.direct();
        execute("DROP SCHEMA IF EXISTS navegador CASCADE");
        for (String object : OBJECTS) {
            execute(object);
        }
        gateway = DemoGateway.start();
        agents = new LinkedHashMap<>();
        for (String agent : List.of("dono", "leitor")) {
            agents.put(agent, gateway.connect(agent));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Connection connection : agents.values()) {
            connection.close();
        }
        execute("DROP SCHEMA navegador CASCADE");
        direct.close();
        gateway.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = direct.createStatement()) {
            statement.execute(sql);
        }
    }

    @FunctionalInterface
    interface Question {
        ResultSet of(DatabaseMetaData metadata) throws SQLException;
    }

    /// Every method of [DatabaseMetaData] that gives a [ResultSet], with arguments that make it give something, where
    /// pgjdbc has an answer.
    private static Map<String, Question> questions() {
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("getCatalogs", DatabaseMetaData::getCatalogs);
        all.put("getSchemas", DatabaseMetaData::getSchemas);
        all.put("getSchemas of a pattern", m -> m.getSchemas(null, "nav%"));
        all.put("getTableTypes", DatabaseMetaData::getTableTypes);
        all.put("getTables", m -> m.getTables(null, null, "%", null));
        all.put(
                "getTables of kinds",
                m ->
                        m.getTables(
                                "loja",
                                "navegador",
                                "%",
                                new String[] {"TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE"}));
        all.put("getColumns", m -> m.getColumns(null, "navegador", "%", "%"));
        all.put("getColumns of protected tables", m -> m.getColumns(null, "public", "%", "%"));
        all.put("getPrimaryKeys", m -> m.getPrimaryKeys(null, "navegador", "regiao"));
        all.put("getPrimaryKeys of one column", m -> m.getPrimaryKeys(null, "public", "clientes"));
        all.put("getImportedKeys", m -> m.getImportedKeys(null, "navegador", "loja"));
        all.put("getExportedKeys", m -> m.getExportedKeys(null, "public", "clientes"));
        all.put(
                "getCrossReference",
                m -> m.getCrossReference(null, "navegador", "regiao", null, "navegador", "loja"));
        all.put("getIndexInfo", m -> m.getIndexInfo(null, "navegador", "loja", false, true));
        all.put("getIndexInfo unique", m -> m.getIndexInfo(null, "public", "clientes", true, true));
        all.put("getProcedures", m -> m.getProcedures(null, "navegador", "%"));
        all.put("getProcedureColumns", m -> m.getProcedureColumns(null, "navegador", "%", "%"));
        all.put("getFunctions", m -> m.getFunctions(null, "navegador", "%"));
        all.put("getFunctions of the server", m -> m.getFunctions(null, "pg_catalog", "a%"));
        all.put("getFunctionColumns", m -> m.getFunctionColumns(null, "navegador", "%", "%"));
        all.put("getTypeInfo", DatabaseMetaData::getTypeInfo);
        all.put("getUDTs", m -> m.getUDTs(null, "navegador", "%", null));
        all.put("getTablePrivileges", m -> m.getTablePrivileges(null, "navegador", "%"));
        all.put("getColumnPrivileges", m -> m.getColumnPrivileges(null, "navegador", "loja", "%"));
        all.put(
                "getBestRowIdentifier",
                m ->
                        m.getBestRowIdentifier(
                                null,
                                "navegador",
                                "regiao",
                                DatabaseMetaData.bestRowSession,
                                true));
        all.put("getVersionColumns", m -> m.getVersionColumns(null, "navegador", "loja"));
        all.put("getClientInfoProperties", DatabaseMetaData::getClientInfoProperties);
        all.put("getSuperTypes", m -> m.getSuperTypes(null, "navegador", "%"));
        all.put("getSuperTables", m -> m.getSuperTables(null, "navegador", "%"));
        all.put("getAttributes", m -> m.getAttributes(null, "navegador", "endereco", "%"));
        all.put("getPseudoColumns", m -> m.getPseudoColumns(null, "navegador", "%", "%"));
        return all;
    }

    private static Stream<String> names() {
        return questions().keySet().stream();
    }

    @Test
    void noQuestionOfTheInterfaceIsLeftOut() {
        Set<String> declared =
                Arrays.stream(DatabaseMetaData.class.getMethods())
                        .filter(m -> m.getReturnType().equals(ResultSet.class))
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked =
                names().map(n -> n.split(" ")[0]).collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("names")
    void pgjdbcLearnsTheSame(String name) throws Exception {
        Question question = questions().get(name);
        String expected = answer(() -> question.of(direct.getMetaData()));
        assertThat(expected).isNotBlank();
        for (Map.Entry<String, Connection> agent : agents.entrySet()) {
            assertThat(answer(() -> question.of(agent.getValue().getMetaData())))
                    .as(name + " for " + agent.getKey())
                    .isEqualTo(expected);
        }
    }

    /// What is no result set but is asked of the server all the same. The name of the user differs, and must: it is the
    /// agent's, not that of the upstream credential.
    @Test
    void singleFactsAreTheSame() throws Exception {
        for (Connection connection : agents.values()) {
            DatabaseMetaData through = connection.getMetaData();
            DatabaseMetaData straight = direct.getMetaData();
            assertThat(through.getDatabaseProductVersion())
                    .isEqualTo(straight.getDatabaseProductVersion());
            assertThat(through.getSQLKeywords()).isEqualTo(straight.getSQLKeywords());
            assertThat(through.getMaxColumnNameLength())
                    .isEqualTo(straight.getMaxColumnNameLength());
            assertThat(through.getMaxIndexLength()).isEqualTo(straight.getMaxIndexLength());
            assertThat(through.getNumericFunctions()).isEqualTo(straight.getNumericFunctions());
            assertThat(through.getDefaultTransactionIsolation())
                    .isEqualTo(straight.getDefaultTransactionIsolation());
            assertThat(connection.getCatalog()).isEqualTo(direct.getCatalog());
            assertThat(connection.getSchema()).isEqualTo(direct.getSchema());
            assertThat(connection.getTypeMap()).isEqualTo(direct.getTypeMap());
        }
        assertThat(agents.get("leitor").getMetaData().getUserName()).isEqualTo("leitor");
    }

    /// As DBeaver, pgAdmin and DataGrip read a database: of their making, written anew. Settings of PL/pgSQL are left out,
    /// because they are there only once a session has run it, and one of these has.
    private static Stream<String> browserQueries() {
        return Stream.of(
                "SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn AND NOT datistemplate ORDER BY db.datname",
                "SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass ORDER BY nspname",
                "SELECT t.oid, t.*, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) AS base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid = t.typelem LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid = t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid = d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') ORDER BY t.oid",
                "SELECT c.oid, c.*, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS partition_expr, pg_catalog.pg_get_partkeydef(c.oid) AS partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass WHERE c.relnamespace = 'navegador'::regnamespace AND c.relkind NOT IN ('i', 'I', 'c') ORDER BY c.relname",
                "SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) AS def_value, dsc.description, dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep ON dep.refobjid = a.attrelid AND dep.deptype = 'i' AND dep.refobjsubid = a.attnum AND dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.relkind NOT IN ('i', 'I', 'c') AND c.relnamespace = 'navegador'::regnamespace ORDER BY c.relname, a.attnum",
                "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated FROM pg_attribute a WHERE a.attrelid = 'public.clientes'::regclass AND a.attnum > 0 ORDER BY a.attnum",
                "SELECT c.oid, c.*, t.relname AS tabrelname, rt.relnamespace AS refnamespace, d.description, pg_catalog.pg_get_constraintdef(c.oid) AS definition FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid = c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid = c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 WHERE t.relnamespace IN ('navegador'::regnamespace, 'public'::regnamespace) ORDER BY c.oid",
                "SELECT i.*, i.indkey AS keys, c.relname, c.relnamespace, c.relam, tc.relname AS tabrelname, dsc.description, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS pred_expr, pg_catalog.pg_get_expr(i.indexprs, i.indrelid, true) AS expr, pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i INNER JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid INNER JOIN pg_catalog.pg_class tc ON tc.oid = i.indrelid LEFT OUTER JOIN pg_catalog.pg_description dsc ON i.indexrelid = dsc.objoid WHERE c.relnamespace IN ('navegador'::regnamespace, 'public'::regnamespace) ORDER BY tabrelname, c.relname",
                "SELECT p.oid, p.*, pg_catalog.pg_get_expr(p.proargdefaults, 0) AS arg_defaults, l.lanname, d.description, pg_catalog.pg_get_functiondef(p.oid) FROM pg_catalog.pg_proc p LEFT OUTER JOIN pg_catalog.pg_language l ON l.oid = p.prolang LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = p.oid WHERE p.pronamespace = 'navegador'::regnamespace ORDER BY p.proname, p.oid",
                "SELECT x.oid, x.*, p.pronamespace AS func_schema_id, d.description FROM pg_catalog.pg_trigger x LEFT OUTER JOIN pg_catalog.pg_proc p ON p.oid = x.tgfoid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = x.oid WHERE NOT x.tgisinternal ORDER BY x.oid",
                "SELECT s.* FROM pg_catalog.pg_sequences s ORDER BY schemaname, sequencename",
                "SELECT c.relname, pg_get_viewdef(c.oid, true) FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace IN ('navegador'::regnamespace, 'public'::regnamespace) ORDER BY 1",
                "SELECT * FROM pg_catalog.pg_enum WHERE enumtypid = 'navegador.situacao'::regtype ORDER BY enumsortorder",
                "SELECT r.oid, r.rolname, r.rolsuper, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil FROM pg_catalog.pg_roles r ORDER BY r.rolname",
                "SELECT e.extname, n.nspname, e.extversion FROM pg_catalog.pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY 1",
                "SELECT i.*, c.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid ORDER BY c.relname",
                "SELECT s.name, s.unit, s.category, s.context, s.vartype, s.min_val, s.max_val, s.enumvals, s.boot_val FROM pg_catalog.pg_settings s WHERE name NOT LIKE 'plpgsql.%' ORDER BY s.name",
                "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('server_version_num', 'standard_conforming_strings', 'server_encoding', 'max_identifier_length', 'block_size', 'lc_collate') ORDER BY name",
                "SHOW search_path",
                "SHOW server_version_num",
                "SELECT current_schema(), current_schemas(true), current_database()",
                "SELECT version()",
                "SELECT string_agg(word, ',' ORDER BY word) FROM pg_catalog.pg_get_keywords() WHERE word <> ALL ('{a,all,and}'::text[])",
                "SELECT * FROM pg_catalog.pg_available_extensions ORDER BY name LIMIT 5",
                "SELECT am.* FROM pg_catalog.pg_am am ORDER BY amname",
                "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()",
                "SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2",
                "SELECT column_name, data_type, is_nullable, column_default, character_maximum_length FROM information_schema.columns WHERE table_schema = 'navegador' ORDER BY table_name, ordinal_position",
                "SELECT tc.constraint_name, kcu.column_name, ccu.table_name FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu USING (constraint_name, table_schema) JOIN information_schema.constraint_column_usage ccu USING (constraint_name, table_schema) WHERE tc.constraint_type = 'FOREIGN KEY' ORDER BY 1, 2, 3",
                "SELECT c.relname, obj_description(c.oid, 'pg_class'), col_description(c.oid, 5), pg_relation_size(c.oid) >= 0, pg_size_pretty(0::bigint) FROM pg_class c WHERE c.relname = 'loja'",
                "SELECT has_table_privilege('public.clientes', 'SELECT'), has_schema_privilege('navegador', 'USAGE'), has_column_privilege('public.clientes', 'cpf', 'SELECT')",
                "SELECT relacl, (aclexplode(relacl)).privilege_type FROM pg_class WHERE relname = 'loja' AND relnamespace = 'navegador'::regnamespace",
                "SELECT nspname, 'x' || oid::regnamespace::text FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1");
    }

    @ParameterizedTest
    @MethodSource("browserQueries")
    void aBrowserLearnsTheSame(String sql) throws Exception {
        String expected = rows(direct, sql);
        for (Map.Entry<String, Connection> agent : agents.entrySet()) {
            assertThat(rows(agent.getValue(), sql)).as(agent.getKey()).isEqualTo(expected);
        }
    }

    /// Twice, so that the second comes by the statement that the driver has prepared at the server by then, in binary.
    private static String rows(Connection connection, String sql) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            String once =
                    answer(() -> {
                        var statement = connection.prepareStatement(sql);
                        statement.closeOnCompletion();
                        return statement.executeQuery();
                    });
            if (i == 0 || i == 6) {
                all.append(once).append("----\n");
            }
        }
        return all.toString();
    }

    @FunctionalInterface
    interface Asked {
        ResultSet answer() throws SQLException;
    }

    private static String answer(Asked asked) {
        try (ResultSet rows = asked.answer()) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> lines = new ArrayList<>();
            StringBuilder head = new StringBuilder();
            for (int c = 1; c <= columns.getColumnCount(); c++) {
                head.append(columns.getColumnLabel(c))
                        .append(' ')
                        .append(columns.getColumnTypeName(c))
                        .append(' ')
                        .append(columns.getPrecision(c))
                        .append(" | ");
            }
            lines.add(head.toString());
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int c = 1; c <= columns.getColumnCount(); c++) {
                    Object value = rows.getObject(c);
                    line.append(
                                    value instanceof Array array
                                            ? Arrays.deepToString((Object[]) array.getArray())
                                            : value)
                            .append(" | ");
                }
                lines.add(line.toString());
            }
            return String.join("\n", lines) + "\n";
        } catch (SQLException e) {
            return e.getSQLState() + " " + e.getMessage() + "\n";
        }
    }
}
