package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// A protected column may get a type that holds all that it can hold. Another type fails on some values only, and says so.
class WiderColumnsTest {
    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE FUNCTION diz(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'vi %', $1; RETURN true; END $$",
                "CREATE FUNCTION nega(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF current_setting('portaria.nega', true) = 'sim' THEN RAISE EXCEPTION 'vi %', $1; END IF; RETURN true; END $$",
                "CREATE DOMAIN curto AS varchar(20)",
                "CREATE TABLE larga (id int, telefone varchar(30), email varchar, obs varchar(5))",
                "CREATE TABLE dita (id int, telefone varchar(30) CHECK (diz(telefone)))",
                "CREATE TABLE negada (id int, telefone varchar(30) CHECK (nega(telefone)))",
                "CREATE TABLE livre (id int, telefone text)",
                "CREATE TABLE fixa (id int, telefone char(30))",
                "CREATE TABLE dominada (id int, telefone curto)",
                "CREATE TABLE outra_ordem (id int, telefone varchar(30) COLLATE \"C\")",
                "CREATE TABLE lista (id int, telefone varchar(30)[])",
                "CREATE TABLE vista (id int, telefone varchar(30))",
                "CREATE VIEW da_vista AS SELECT telefone FROM vista",
                "CREATE TABLE mae (id int, telefone varchar(30))",
                "CREATE TABLE filha () INHERITS (mae)",
                "CREATE SCHEMA alheia",
                "CREATE TABLE alheia.larga (telefone text)");
        for (String table :
                new String[] {
                    "larga",
                    "dita",
                    "negada",
                    "livre",
                    "fixa",
                    "dominada",
                    "outra_ordem",
                    "vista",
                    "mae",
                    "filha"
                }) {
            DemoGateway.runDirect(
                    "INSERT INTO " + table + " (id, telefone) VALUES (1, 'ramal secreto')",
                    "ALTER TABLE " + table + " OWNER TO portaria_loja");
        }
        DemoGateway.runDirect(
                "DROP SCHEMA alheia CASCADE", "ALTER TABLE lista OWNER TO portaria_loja");
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(
                "DROP SCHEMA IF EXISTS alheia CASCADE",
                "DROP TABLE larga, dita, negada, livre, fixa, dominada, outra_ordem, lista, vista, mae CASCADE",
                "DROP DOMAIN curto",
                "DROP FUNCTION diz",
                "DROP FUNCTION nega");
    }

    private String everything(String... all) {
        return Told.everything(statement, all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(30)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254)",
                "ALTER TABLE \"larga\" ALTER COLUMN \"telefone\" TYPE varchar(254) USING \"telefone\"::varchar(254)",
                "ALTER TABLE public.larga ALTER telefone SET DATA TYPE CHARACTER VARYING(31), ALTER obs TYPE varchar(9)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE text",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar USING telefone",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE text USING telefone::text",
                "ALTER TABLE livre ALTER COLUMN telefone TYPE varchar",
                "ALTER TABLE IF EXISTS larga ALTER COLUMN email TYPE text",
                "ALTER TABLE mae ALTER COLUMN telefone TYPE varchar(40)"
            })
    void whatHoldsAllMayBe(String sql) {
        assertThat(everything("BEGIN", sql, "ROLLBACK")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(29)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(13)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254) USING telefone::varchar(12)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254) USING lower(telefone)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254) USING obs",
                "ALTER TABLE larga ALTER COLUMN obs TYPE varchar(254) USING telefone",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254) USING telefone::int::varchar(254)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254) COLLATE \"C\"",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254), ADD CHECK (telefone > 'r')",
                "ALTER TABLE larga ALTER COLUMN email TYPE varchar(254)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE char(254)",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE int USING telefone::int",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE \"varchar\"",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE curto",
                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254)[] USING ARRAY[telefone]",
                "ALTER TABLE livre ALTER COLUMN telefone TYPE varchar(254)",
                "ALTER TABLE fixa ALTER COLUMN telefone TYPE varchar(254)",
                "ALTER TABLE dominada ALTER COLUMN telefone TYPE varchar(254)",
                "ALTER TABLE outra_ordem ALTER COLUMN telefone TYPE varchar(254)",
                "ALTER TABLE lista ALTER COLUMN telefone TYPE varchar(254)",
                "ALTER TABLE clientes ALTER COLUMN cpf TYPE varchar(13)",
                "SELECT 1; ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254)"
            })
    void whatFailsOnSomeValuesMayNot(String sql) {
        // the wider one was judged before, so that it would stand for this one
        everything(
                "BEGIN", "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254)", "ROLLBACK");
        assertThat(everything("BEGIN", sql)).contains("rule: masking");
        everything("ROLLBACK");
        assertThat(everything("ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254)"))
                .isEmpty();
    }

    /// Which of several is meant nobody knows.
    @Test
    void allOfTheNameMustBeNarrower() throws SQLException {
        DemoGateway.runDirect("CREATE SCHEMA alheia", "CREATE TABLE alheia.larga (telefone text)");
        assertThat(
                        everything(
                                "CREATE TABLE antes (a int)",
                                "DROP TABLE antes",
                                "ALTER TABLE larga ALTER COLUMN telefone TYPE varchar(254)"))
                .contains("rule: masking");
    }

    /// What a person has the server do with each row is done again.
    @Test
    void theServersWordsAreNotPassedOn() throws SQLException {
        assertThat(everything("ALTER TABLE dita ALTER COLUMN telefone TYPE varchar(40)"))
                .doesNotContain("ramal");
        assertThat(String.valueOf(statement.getWarnings())).doesNotContain("ramal", "vi ");
        assertThat(
                        everything(
                                "SET portaria.nega = 'sim'",
                                "ALTER TABLE negada ALTER COLUMN telefone TYPE varchar(40)"))
                .contains("withheld")
                .doesNotContain("ramal");
        assertThat(everything("ALTER TABLE vista ALTER COLUMN telefone TYPE varchar(40)"))
                .isNotEmpty()
                .doesNotContain("ramal");
    }
}
