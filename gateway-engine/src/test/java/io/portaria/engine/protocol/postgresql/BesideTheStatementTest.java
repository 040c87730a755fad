package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a statement does to tables that it does not name, and what runs in another shape than the one that was judged:
/// foreign keys, domains, functions that are replaced after a statement that calls them was looked at.
class BesideTheStatementTest {
    private static final String HARMLESS =
            "CREATE OR REPLACE FUNCTION curto(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left($1, 0)'";

    /// Draws as many numbers from a sequence as the first letter's code says.
    private static final String TELLING =
            "CREATE OR REPLACE FUNCTION curto(text) RETURNS text LANGUAGE plpgsql AS "
                    + "$$ BEGIN PERFORM nextval('conta') FROM generate_series(1, ascii($1)); RETURN ''; END $$";

    private static final String ASKING = "SELECT curto(nome) FROM clientes WHERE id = 2";

    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE SEQUENCE conta",
                HARMLESS,
                "CREATE TABLE chaves (id int PRIMARY KEY)",
                "INSERT INTO chaves SELECT generate_series(1, 9)",
                "CREATE DOMAIN rotulo AS text",
                "CREATE TABLE socios (id int PRIMARY KEY, chave int NOT NULL REFERENCES chaves ON DELETE SET NULL, telefone rotulo)",
                "INSERT INTO socios SELECT i, i, 'ramal secreto ' || i FROM generate_series(1, 9) i");
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(
                "ALTER TABLE clientes DROP CONSTRAINT IF EXISTS nome_valido",
                "ALTER TABLE clientes DROP CONSTRAINT IF EXISTS clientes_id_fkey",
                "DROP SEQUENCE conta",
                "DROP TABLE socios, chaves",
                "DROP FUNCTION curto(text)",
                "DROP DOMAIN rotulo");
    }

    private static long drawn() throws SQLException {
        return DemoGateway.countDirect(
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM conta");
    }

    /// The cascade fails on a row of a table that the statement does not name, and the server quotes the row.
    @Test
    void aCascadeQuotesNoProtectedRow() {
        assertThatThrownBy(() -> statement.execute("DELETE FROM chaves WHERE id = 4"))
                .hasMessageNotContaining("ramal secreto");
    }

    /// The same over a key of the agent's own making: it walks through all customers.
    @Test
    void aCascadeOfTheAgentsOwnQuotesNoProtectedRow() throws SQLException {
        statement.execute("CREATE TABLE minhas (id int PRIMARY KEY)");
        try {
            statement.execute("INSERT INTO minhas SELECT generate_series(1, 50000)");
            statement.execute(
                    "ALTER TABLE clientes ADD FOREIGN KEY (id) REFERENCES minhas ON DELETE SET NULL");
            assertThatThrownBy(() -> statement.execute("DELETE FROM minhas WHERE id = 2"))
                    .hasMessageNotContaining("Maria");
        } finally {
            DemoGateway.runDirect("DROP TABLE minhas CASCADE");
        }
    }

    /// Whether the constraint can be made says whether a protected value is like the pattern.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER DOMAIN rotulo ADD CHECK (VALUE NOT LIKE 'ramal secreto 7%')",
                "ALTER DOMAIN rotulo ADD CONSTRAINT c CHECK (VALUE < 'q')",
                "ALTER DOMAIN rotulo SET NOT NULL"
            })
    void aConstraintOfADomainAsksNothing(String sql) {
        assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("masking");
    }

    @Test
    void whatIsReplacedInTheTransactionTellsNothing() throws SQLException {
        agent.setAutoCommit(false);
        tryAll(TELLING, ASKING);
        agent.rollback();
        assertThat(drawn()).isZero();
    }

    @Test
    void whatIsReplacedInTheSameStringTellsNothing() throws SQLException {
        tryAll(TELLING + "; " + ASKING);
        assertThat(drawn()).isZero();
    }

    @Test
    void noticesOfWhatIsReplacedTellNothing() throws SQLException {
        agent.setAutoCommit(false);
        tryAll(
                "CREATE OR REPLACE FUNCTION curto(text) RETURNS text LANGUAGE plpgsql AS "
                        + "$$ BEGIN FOR i IN 1..ascii($1) LOOP RAISE NOTICE '.'; END LOOP; RETURN ''; END $$",
                ASKING);
        assertThat(statement.getWarnings() == null).isTrue();
    }

    /// They say names only, whatever functions of the database read.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE IF EXISTS nenhuma",
                "DROP TABLE IF EXISTS nenhuma CASCADE",
                "DROP VIEW IF EXISTS nenhuma",
                "ALTER TABLE IF EXISTS nenhuma ADD COLUMN a int",
                "CREATE TABLE IF NOT EXISTS clientes (a int)",
                "CREATE SCHEMA IF NOT EXISTS public"
            })
    void noticesOfNamesAreTold(String sql) throws SQLException {
        statement.execute(sql);
        assertThat(statement.getWarnings().getMessage()).contains("skipping");
    }

    @Test
    void whatWasPreparedBeforeItWasReplacedTellsNothing() throws SQLException {
        tryAll("PREPARE antes AS " + ASKING, TELLING, "EXECUTE antes");
        assertThat(drawn()).isZero();
    }

    /// The statement was judged, and waits for a lock while the function becomes another.
    @Test
    void whatIsReplacedWhileAStatementWaitsTellsNothing() throws Exception {
        tellWhileAStatementWaits();
    }

    /// Two sessions do it in two steps: what is gone is not known when it is made anew, but the statement still waits.
    @Test
    void whatIsMadeAnewWhileAStatementWaitsTellsNothing() throws Exception {
        tellWhileAStatementWaits("DROP FUNCTION curto(text)");
    }

    /// @param before what another session does in the meantime
    private void tellWhileAStatementWaits(String... before) throws Exception {
        try (Connection second = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement asking = second.createStatement();
                Connection third = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement preparing = third.createStatement()) {
            agent.setAutoCommit(false);
            statement.execute("LOCK TABLE clientes");
            CompletableFuture<Boolean> asked =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return asking.execute(ASKING);
                        } catch (SQLException e) {
                            return false;
                        }
                    });
            TimeUnit.SECONDS.sleep(1);
            tryAll(preparing, before);
            try {
                statement.execute(TELLING);
                agent.commit();
            } catch (SQLException e) {
                agent.rollback();
            }
            asked.get(10, TimeUnit.SECONDS);
        }
        assertThat(drawn()).isZero();
    }

    @Test
    void whatWasPreparedBeforeItWasMadeAnewTellsNothing() throws SQLException {
        tryAll("PREPARE antes AS " + ASKING, "DROP FUNCTION curto(text)", TELLING, "EXECUTE antes");
        assertThat(drawn()).isZero();
        DemoGateway.runDirect(HARMLESS);
    }

    /// Code that a person wrote calls it with every row that is changed; the server keeps no note of that.
    @Test
    void aFunctionThatATriggerCallsIsNotMadeAnew() throws SQLException {
        DemoGateway.runDirect(
                "CREATE FUNCTION muda() RETURNS trigger LANGUAGE plpgsql AS "
                        + "$$ BEGIN NEW.cidade := NEW.cidade || curto(NEW.nome); RETURN NEW; END $$",
                "CREATE TRIGGER muda BEFORE UPDATE ON clientes FOR EACH ROW EXECUTE FUNCTION muda()");
        try {
            tryAll(
                    "DROP FUNCTION curto(text)",
                    TELLING,
                    "UPDATE clientes SET cidade = cidade WHERE id = 2");
            assertThat(drawn()).isZero();
        } finally {
            DemoGateway.runDirect("DROP FUNCTION muda() CASCADE", HARMLESS);
        }
    }

    @Test
    void aFunctionThatAFunctionCallsIsNotMadeAnew() throws SQLException {
        DemoGateway.runDirect(
                "CREATE FUNCTION inicial(int) RETURNS text LANGUAGE plpgsql AS "
                        + "$$ BEGIN RETURN curto(nome) FROM clientes WHERE id = $1; END $$");
        try {
            tryAll("DROP FUNCTION curto(text)", TELLING, "SELECT inicial(2)");
            assertThat(drawn()).isZero();
        } finally {
            DemoGateway.runDirect("DROP FUNCTION inicial(int)", HARMLESS);
        }
    }

    /// The agent writes the code that calls it while it is harmless, or is not there.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsMadeAfterItsCallerTellsNothing(boolean before) throws SQLException {
        String caller =
                "CREATE FUNCTION chama(int) RETURNS text LANGUAGE plpgsql AS "
                        + "$$ BEGIN RETURN curto(nome) FROM clientes WHERE id = $1; END $$";
        String drop = "DROP FUNCTION curto(text)";
        try {
            tryAll(before ? caller : drop, before ? drop : caller, TELLING, "SELECT chama(2)");
            assertThat(drawn()).isZero();
        } finally {
            DemoGateway.runDirect("DROP FUNCTION IF EXISTS chama(int)", HARMLESS);
        }
    }

    /// A name that was a function's is another's when it is gone, for the code of triggers too.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP FUNCTION curto(text)",
                "DROP FUNCTION IF EXISTS nada(int), public.curto",
                "DROP ROUTINE curto",
                "DROP SCHEMA IF EXISTS nada, public CASCADE",
                "DROP TYPE par CASCADE",
                "DROP TABLE linhas CASCADE",
                "ALTER TABLE linhas DROP COLUMN b CASCADE",
                "DROP SEQUENCE IF EXISTS senhas CASCADE",
                "DROP OWNED BY CURRENT_USER",
                "DROP EXTENSION plpgsql CASCADE",
                "DROP PROCEDURAL LANGUAGE plpgsql CASCADE",
                "ALTER FUNCTION curto(text) RENAME TO longo",
                "DO $$ BEGIN DROP FUNCTION curto(text); END $$",
                "DO $$ BEGIN PERFORM 1; DROP TYPE par CASCADE; END $$",
                "CREATE FUNCTION tira() RETURNS void LANGUAGE sql AS 'DROP FUNCTION curto(text)'"
            })
    void noFunctionIsDropped(String sql) throws SQLException {
        List<String> made =
                List.of(
                        "CREATE TYPE par AS (a int, b int)",
                        "CREATE TABLE linhas (a int, b int)",
                        "CREATE SEQUENCE senhas",
                        "CREATE FUNCTION de_par(par) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE FUNCTION de_linha(linhas[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE FUNCTION de_senha(s regclass DEFAULT 'senhas'::regclass) RETURNS int LANGUAGE sql AS 'SELECT 1'");
        for (String making : made) {
            statement.execute(making);
        }
        try {
            agent.setAutoCommit(false);
            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("Portaria:");
        } finally {
            agent.rollback();
            DemoGateway.runDirect(
                    "DROP FUNCTION de_senha(regclass)",
                    "DROP TYPE par CASCADE",
                    "DROP TABLE linhas CASCADE",
                    "DROP SEQUENCE senhas");
        }
    }

    /// A person's trigger keeps whole rows by the order of the columns of a table that rules protect by their names.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE historico; CREATE TABLE historico (a int, b text, c text)",
                "ALTER TABLE historico DROP COLUMN id; ALTER TABLE historico ADD COLUMN c text",
                "DROP SCHEMA arquivo CASCADE; CREATE SCHEMA arquivo; CREATE TABLE arquivo.historico (a int, b text, c text)",
                "ALTER SCHEMA arquivo RENAME TO velho; CREATE SCHEMA arquivo; CREATE TABLE arquivo.historico (a int, b text, c text)",
                "ALTER TABLE historico SET SCHEMA public; CREATE TABLE arquivo.historico (a int, b text, c text)",
                "ALTER TABLE historico RENAME TO velho; CREATE TABLE arquivo.historico (a int, b text, c text)"
            })
    void whatTriggersKeepStaysProtected(String sql) throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE SCHEMA arquivo AUTHORIZATION portaria_loja",
                "CREATE TABLE arquivo.historico (id int, obs text, telefone text)",
                "ALTER TABLE arquivo.historico OWNER TO portaria_loja",
                "CREATE FUNCTION guarda() RETURNS trigger LANGUAGE plpgsql AS "
                        + "$$ BEGIN INSERT INTO arquivo.historico SELECT OLD.id, '1', OLD.telefone; RETURN NEW; END $$",
                "CREATE TRIGGER guarda BEFORE UPDATE ON socios FOR EACH ROW EXECUTE FUNCTION guarda()",
                "GRANT USAGE, CREATE ON SCHEMA arquivo TO portaria_loja",
                "GRANT ALL ON arquivo.historico TO portaria_loja");
        gateway.close();
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
        try {
            statement.execute("SET search_path = arquivo, public");
            tryAll((sql + "; UPDATE socios SET chave = chave WHERE id = 4").split("; "));
            String kept = "";
            try (ResultSet rows = statement.executeQuery("SELECT * FROM arquivo.historico")) {
                while (rows.next()) {
                    kept += rows.getString(3);
                }
            }
            assertThat(kept).doesNotContain("ramal secreto");
        } finally {
            agent.close();
            DemoGateway.runDirect(
                    "DROP TRIGGER guarda ON socios",
                    "DROP FUNCTION guarda()",
                    "DROP SCHEMA IF EXISTS arquivo CASCADE",
                    "DROP SCHEMA IF EXISTS velho CASCADE",
                    "DROP TABLE IF EXISTS historico");
        }
    }

    /// What can be written would tell which CPFs there are, and nobody counts how often it was tried. One that names no columns is
    /// to the primary key.
    @Test
    void aForeignKeyIsToNoProtectedColumn() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE TABLE contas (telefone text PRIMARY KEY, nome text)",
                "INSERT INTO contas VALUES ('ramal secreto')",
                "CREATE TABLE sem_chave (id int UNIQUE, telefone text)",
                "CREATE TABLE mista (id int, telefone text, PRIMARY KEY (id, telefone))",
                "CREATE TABLE trocada (id int PRIMARY KEY, telefone text NOT NULL)",
                "CREATE UNIQUE INDEX trocada_telefone ON trocada (telefone)",
                "ALTER TABLE contas OWNER TO portaria_loja",
                "ALTER TABLE trocada OWNER TO portaria_loja");
        try (DemoGateway fresh = DemoGateway.start();
                Connection connection = fresh.connect("dono");
                Statement making = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql :
                    List.of(
                            "CREATE TABLE notas (conta text REFERENCES contas)",
                            "CREATE TABLE notas (conta text, FOREIGN KEY (conta) REFERENCES public.contas ON DELETE CASCADE)",
                            "ALTER TABLE pedidos ADD FOREIGN KEY (situacao) REFERENCES contas NOT VALID",
                            "CREATE TABLE notas (a int, b text, FOREIGN KEY (a, b) REFERENCES mista)",
                            "CREATE TABLE notas (a int REFERENCES sem_chave)",
                            "CREATE TABLE notas (a int REFERENCES clientes, b text REFERENCES contas)",
                            "CREATE TABLE notas (conta text REFERENCES contas (telefone))",
                            "CREATE TABLE notas (cliente text REFERENCES clientes (cpf))",
                            // the key becomes another
                            "ALTER TABLE trocada DROP CONSTRAINT trocada_pkey, ADD PRIMARY KEY (telefone)",
                            "ALTER TABLE trocada DROP CONSTRAINT trocada_pkey, ADD PRIMARY KEY USING INDEX trocada_telefone",
                            "ALTER TABLE trocada DROP CONSTRAINT trocada_pkey, ADD CONSTRAINT trocada_pkey PRIMARY KEY USING INDEX trocada_telefone; CREATE TABLE notas (a text REFERENCES trocada)",
                            "ALTER TABLE trocada RENAME COLUMN id TO x; ALTER TABLE trocada RENAME telefone TO id; CREATE TABLE notas (a int REFERENCES trocada)")) {
                assertThatThrownBy(() -> making.execute(sql))
                        .as(sql)
                        .hasMessageContaining("rule: masking");
                connection.rollback();
            }
            for (String sql :
                    List.of(
                            "CREATE TABLE notas (cliente int REFERENCES clientes (id) ON DELETE CASCADE)",
                            "CREATE TABLE notas (cliente int REFERENCES clientes)",
                            "CREATE TABLE notas (cliente int, FOREIGN KEY (cliente) REFERENCES public.clientes ON DELETE CASCADE)",
                            "CREATE TABLE notas (a int REFERENCES trocada, b int REFERENCES clientes)",
                            "ALTER TABLE pedidos ADD FOREIGN KEY (id) REFERENCES clientes NOT VALID")) {
                making.execute(sql);
                connection.rollback();
            }
            // a key that a person has made since
            DemoGateway.runDirect(
                    "ALTER TABLE trocada DROP CONSTRAINT trocada_pkey, ADD PRIMARY KEY (telefone)");
            making.execute("CREATE TABLE outra_nota (a int)");
            connection.commit();
            assertThatThrownBy(
                            () -> making.execute("CREATE TABLE notas (a text REFERENCES trocada)"))
                    .hasMessageContaining("rule: masking");
        } finally {
            DemoGateway.runDirect(
                    "DROP TABLE IF EXISTS contas, sem_chave, mista, trocada, outra_nota CASCADE");
        }
    }

    /// Who gets rights from the gateway's role reads what no rule masks.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON clientes TO PUBLIC",
                "GRANT ALL ON TABLE public.produtos, public.clientes TO PUBLIC",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC",
                "GRANT TRIGGER ON clientes TO PUBLIC",
                "GRANT portaria_loja TO pg_monitor",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
                "ALTER TABLE clientes OWNER TO pg_monitor",
                "REASSIGN OWNED BY CURRENT_USER TO pg_monitor",
                "DO $$ BEGIN GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC; END $$",
                "DO $$ BEGIN GRANT SELECT ON clientes TO PUBLIC; END $$"
            })
    void nobodyIsLetPastTheGateway(String sql) throws SQLException {
        agent.setAutoCommit(false);
        assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("Portaria:");
        agent.rollback();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON produtos TO PUBLIC",
                "GRANT INSERT ON clientes TO PUBLIC",
                "GRANT USAGE ON SCHEMA public TO PUBLIC",
                "GRANT EXECUTE ON FUNCTION curto(text) TO PUBLIC",
                "REVOKE SELECT ON clientes FROM PUBLIC"
            })
    void otherRightsAreGranted(String sql) throws SQLException {
        agent.setAutoCommit(false);
        statement.execute(sql);
        agent.rollback();
    }

    /// The time of the last change, in a table that nothing protects.
    @Test
    void triggersOfUnprotectedTablesAreMade() throws SQLException {
        statement.execute("CREATE TABLE oficina (id int, mudou timestamptz)");
        statement.execute(
                "CREATE FUNCTION marca() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.mudou := now(); RETURN NEW; END $$");
        String trigger =
                "CREATE TRIGGER marca BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION marca()";
        try {
            statement.execute(trigger.formatted("oficina"));
            assertThatThrownBy(() -> statement.execute(trigger.formatted("clientes")))
                    .hasMessageContaining("masking");
            statement.execute("INSERT INTO oficina VALUES (1)");
            try (ResultSet row = statement.executeQuery("SELECT mudou FROM oficina")) {
                row.next();
                assertThat(row.getTimestamp(1)).isNotNull();
            }
        } finally {
            DemoGateway.runDirect("DROP TABLE oficina", "DROP FUNCTION marca()");
        }
    }

    /// It reads protected columns: the agent's table would get what it reads.
    @Test
    void aTriggerOfAPersonsFunctionThatReadsIsNotMade() throws SQLException {
        DemoGateway.runDirect(
                "CREATE FUNCTION nomeia() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.nota := (SELECT nome FROM clientes WHERE id = NEW.id); RETURN NEW; END $$");
        try {
            statement.execute("CREATE TABLE oficina (id int, nota text)");
            assertThatThrownBy(() ->
                            statement.execute(
                                    "CREATE TRIGGER n BEFORE INSERT ON oficina FOR EACH ROW EXECUTE FUNCTION nomeia()"))
                    .hasMessageContaining("masking");
        } finally {
            DemoGateway.runDirect("DROP TABLE oficina", "DROP FUNCTION nomeia()");
        }
    }

    /// What takes no function with it is the agent's affair.
    @Test
    void whatTakesNoFunctionWithItIsDropped() throws SQLException {
        statement.execute("CREATE SCHEMA oficina");
        statement.execute("CREATE TABLE oficina.pecas (id int PRIMARY KEY)");
        statement.execute(
                "CREATE TABLE oficina.usos (peca int REFERENCES oficina.pecas ON DELETE CASCADE)");
        statement.execute("ALTER TABLE oficina.usos ADD COLUMN quantas int");
        statement.execute("DROP FUNCTION IF EXISTS nada(int)");
        statement.execute("DROP TABLE oficina.pecas CASCADE");
        statement.execute("DROP SCHEMA oficina CASCADE");
    }

    /// The statement is judged while a function of another session has the name, and waits; the server looks the name up later.
    @Test
    void aFunctionOfOneSessionSaysNothingOfOthers() throws SQLException {
        statement.execute(
                "CREATE FUNCTION pg_temp.breve(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left($1, 0)'");
        assertThatThrownBy(() -> statement.execute("SELECT breve(nome) FROM clientes WHERE id = 2"))
                .hasMessageContaining("Portaria:");
    }

    /// A person's constraint calls it with every row that is changed.
    @Test
    void aFunctionOfAConstraintIsNotReplaced() throws SQLException {
        DemoGateway.runDirect(
                "ALTER TABLE clientes ADD CONSTRAINT nome_valido CHECK (curto(nome) = '')");
        tryAll(TELLING, "UPDATE clientes SET cidade = cidade WHERE id = 2");
        assertThat(drawn()).isZero();
    }

    /// The same of a person's view: what it calls may keep what it is given.
    @Test
    void aFunctionOfAViewKeepsNothing() throws SQLException {
        DemoGateway.runDirect(
                "CREATE VIEW vistos AS SELECT id, curto(nome) AS visto FROM clientes");
        try {
            tryAll(TELLING, "SELECT visto FROM vistos WHERE id = 2");
            assertThat(drawn()).isZero();
        } finally {
            DemoGateway.runDirect("DROP VIEW vistos");
        }
    }

    /// A person's column of first letters becomes one of whole values.
    @Test
    void aFunctionOfAGeneratedColumnIsNotReplaced() throws SQLException {
        DemoGateway.runDirect(
                "ALTER TABLE socios ADD COLUMN inicial text GENERATED ALWAYS AS (curto(telefone)) STORED");
        tryAll(
                "CREATE OR REPLACE FUNCTION curto(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT reverse($1)'",
                "UPDATE socios SET telefone = telefone");
        assertThat(
                        DemoGateway.countDirect(
                                "SELECT count(*) FROM socios WHERE inicial = reverse(telefone)"))
                .isZero();
    }

    /// Who knows the credential of the gateway needs the gateway no more, and no other agent can log in.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER USER CURRENT_USER PASSWORD 'sabida'",
                "ALTER ROLE portaria_loja ENCRYPTED PASSWORD 'sabida'",
                "ALTER ROLE portaria_loja PASSWORD NULL",
                "DO $$ BEGIN ALTER USER portaria_loja PASSWORD 'sabida'; END $$",
                "ALTER DATABASE loja CONNECTION LIMIT 0"
            })
    void theGatewaysOwnLoginIsNotChanged(String sql) throws SQLException {
        agent.setAutoCommit(false);
        assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("Portaria:");
        agent.rollback();
    }

    /// `CLUSTER` by itself orders all tables that have such an index: then the order in which rows come is that of the CPFs.
    @Test
    void aTableIsNotMarkedToBeOrderedByAProtectedColumn() throws SQLException {
        agent.setAutoCommit(false);
        assertThatThrownBy(
                        () -> statement.execute("ALTER TABLE clientes CLUSTER ON clientes_cpf_key"))
                .hasMessageContaining("masking");
        agent.rollback();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN CREATE PUBLICATION p FOR ALL TABLES; END $$",
                "DO $$ BEGIN CREATE PUBLICATION p FOR TABLES IN SCHEMA public; END $$"
            })
    void codePublishesNothingProtected(String sql) {
        assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("Portaria: The");
    }

    /// What is refused is as good as what tells nothing.
    private void tryAll(String... all) {
        tryAll(statement, all);
    }

    private static void tryAll(Statement agents, String... all) {
        for (String sql : all) {
            try {
                agents.execute(sql);
            } catch (SQLException e) {
                assertThat(e.getMessage()).contains("Portaria");
                return;
            }
        }
    }
}
