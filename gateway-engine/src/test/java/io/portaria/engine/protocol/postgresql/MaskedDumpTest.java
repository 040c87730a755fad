package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DatabaseOfVersion;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// A copy of a database for those who may not see personal data: `pg_dump` through the gateway.
class MaskedDumpTest {
    private static DatabaseOfVersion database;
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        database = DatabaseOfVersion.start(major());
        database.asSuperuser(
                "loja",
                "CREATE TYPE situacao AS ENUM ('aberto', 'pago')",
                "CREATE TABLE itens (pedido int REFERENCES pedidos, n serial, valor numeric DEFAULT 0 CHECK (valor >= 0), s situacao)",
                "CREATE INDEX ON itens (pedido)",
                "CREATE FUNCTION dobro(i int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
                "CREATE FUNCTION marca() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER marca BEFORE UPDATE ON itens FOR EACH ROW EXECUTE FUNCTION marca()",
                "CREATE VIEW por_cidade AS SELECT cidade, count(*) AS n FROM clientes GROUP BY cidade",
                "INSERT INTO itens SELECT 1 + g % 100, g, g, 'pago' FROM generate_series(1, 300) g",
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO portaria_loja",
                "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO portaria_loja");
        gateway = DemoGateway.start(catalog());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        database.close();
    }

    private static String catalog() {
        return DemoGateway.CATALOG
                .replace("${PG_PORT}", Integer.toString(database.port()))
                .replace("\"loja:public.clientes.nome\"", "\"loja:public.clientes.cidade\"");
    }

    /// pg_dump takes servers of its own version and older ones.
    private static int major() throws IOException, InterruptedException {
        Process version = new ProcessBuilder("pg_dump", "--version").start();
        String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(version.waitFor()).isZero();
        Matcher number = Pattern.compile(" (\\d+)\\.").matcher(said);
        assertThat(number.find()).as(said).isTrue();
        return Math.min(Integer.parseInt(number.group(1)), DatabaseOfVersion.NEWEST);
    }

    private static String dump(Psql from, String... arguments)
            throws IOException, InterruptedException {
        Path nothing = Files.createTempFile("dump", ".in");
        Process process = from.tool("pg_dump", nothing, arguments);
        String dumped = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(dumped).isZero();
        return dumped;
    }

    /// Lines but for the key that each dump draws anew.
    private static List<String> lines(String dump) {
        return dump.lines().filter(l -> !l.matches("\\\\(un)?restrict .*")).toList();
    }

    @Test
    void theSchemaIsThatOfADirectDump() throws Exception {
        assertThat(lines(dump(Psql.through(gateway, "dono"), "--schema-only")))
                .containsExactlyElementsOf(
                        lines(dump(Psql.direct(database.port()), "--schema-only")));
    }

    @Test
    void personalDataInItIsMasked() throws Exception {
        String direct = dump(Psql.direct(database.port()), "--table=clientes");
        assertThat(direct).contains("cliente7@acme.example", "529.982.247-25", "Curitiba");
        assertThat(dump(Psql.through(gateway, "dono"), "--table=clientes"))
                .contains("COPY public.clientes", "[EMAIL]", "***.***.***-25")
                .doesNotContain("@acme.example", "529.982.247-25", "Curitiba");
        assertThat(dump(Psql.through(gateway, "dono"), "--table=clientes", "--inserts"))
                .contains("INSERT INTO public.clientes", "[EMAIL]", "***.***.***-25")
                .doesNotContain("@acme.example", "529.982.247-25", "Curitiba");
    }

    @Test
    void whatIsNotPersonalIsAsItIs() throws Exception {
        assertThat(lines(dump(Psql.through(gateway, "dono"), "--table=itens", "--table=pedidos")))
                .containsExactlyElementsOf(
                        lines(
                                dump(
                                        Psql.direct(database.port()),
                                        "--table=itens",
                                        "--table=pedidos")));
    }

    /// Its sessions read from one snapshot.
    @Test
    void severalSessionsDumpTogether() throws Exception {
        Path folder = Files.createTempDirectory("dump").resolve("d");
        dump(
                Psql.through(gateway, "dono"),
                "--format=directory",
                "--jobs=2",
                "-f",
                folder.toString());
        assertThat(folder.resolve("toc.dat")).exists();
    }
}
