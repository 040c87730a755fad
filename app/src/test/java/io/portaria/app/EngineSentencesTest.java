package io.portaria.app;

import io.portaria.replay.view.Texts;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// A Portuguese workstation speaks Portuguese, also where the engine speaks through it.
class EngineSentencesTest {

    private static final Path ENGINE =
            Path.of("../gateway-engine/src/main/java/io/portaria/engine");

    /// Rooms whose sentences can come before a person through the api, as refusals, warnings, findings or reasons. What
    /// `policy` and `protocol` say goes to agents, and is shown as the agent saw it.
    private static final List<String> ROOMS =
            List.of(
                    "accept",
                    "activity",
                    "admin",
                    "api",
                    "approval",
                    "catalog",
                    "demo",
                    "ledger",
                    "record/format",
                    "record/read",
                    "store",
                    "vault",
                    "protocol/postgresql/upstream");

    /// How SQL begins, and options of a connection.
    private static final Pattern FOR_A_DATABASE = Pattern.compile("(?s)(CREATE|-c) .*");

    /// Texts of those rooms that nobody reads on a screen: commands, names of certificates, parts that others are made of.
    private static final Set<String> NOT_SAID =
            Set.of(
                    "\"(in the vault)\"",
                    "# a session as the agent {} (SELECT nome, cpf, email FROM clientes LIMIT 5;)",
                    "# what was recorded",
                    "AdminFile[{}, process {}]",
                    "Bearer {}",
                    "CN=Portaria gateway",
                    "CN=Portaria gateway CA",
                    "SELECT a.texto FROM atendimentos a JOIN clientes c ON c.id = a.cliente_id WHERE c.uf = 'RJ' ORDER BY a.id LIMIT 25",
                    "SELECT f.id, f.vencimento, f.valor, c.nome, c.cpf, c.email FROM faturas f JOIN pedidos p ON p.id = f.pedido_id JOIN clientes c ON c.id = p.cliente_id ORDER BY f.id LIMIT 120",
                    "SELECT p.id, p.feito_em, p.situacao, p.total FROM pedidos p WHERE p.situacao = 'pago' ORDER BY p.id DESC LIMIT 200",
                    "The vault's file master is damaged: id.",
                    "The vault's file master is damaged: salt.",
                    "as it was sealed",
                    "cut short",
                    "export PGPASSWORD=\"$(portaria token {} --home '{}')\"\npsql \"host={} port={} user={} dbname={} sslmode=verify-full sslrootcert={}\"",
                    "ListenerCertificate[{} until {}]",
                    "foreign table",
                    "hash {}{}",
                    "host all {} 127.0.0.1/32 scram-sha-256\nhost all {} ::1/128 scram-sha-256\n{}",
                    "materialized view",
                    "other length",
                    "partitioned table",
                    "{} index",
                    "{} log verify --home '{}'",
                    "{} sessions list --home '{}'",
                    "{} {}",
                    "{} {}\n",
                    "{}, {}, tls {}",
                    "{}–{} {}",
                    // What approvals say to agents is shown as the agent saw it.
                    "A person must give leave, and no catalog is in force.",
                    "A person must give leave, and the catalog names nobody for the guardrail {}.",
                    "A person must give leave, and the statement is longer than a person can read: {} characters.",
                    "A person must give leave, and there is nobody to ask: nobody decides about what they own or ask for.",
                    "A person must give leave, and wants to know what for: the session has stated no purpose.",
                    "Ask who denied it.",
                    "Ask who keeps the gateway's catalog.",
                    "Connect again and state it, with psql by PGOPTIONS='-c portaria.purpose=monthly\\ report', with other clients in options.",
                    "Connect again in a moment; the request still stands.",
                    "Leave of {} people is needed, and only {} may be asked.",
                    "Send it again to ask anew.",
                    "State it and ask again.",
                    "The agent has withdrawn its request.",
                    "The agent has {} requests for approval waiting already.",
                    "The request {} has expired: {}",
                    "The request {} was denied by {}.",
                    "The request {} was denied by {}: {}",
                    "Wait until they are decided.",
                    "What was approved as {} has ended.",
                    "What was approved as {} was for one time, and another session of the agent has used it.",
                    "Write it shorter than {} characters.",
                    "guardrail {}",
                    " values in all",
                    "approvals and budgets",
                    "command line",
                    "{} state",
                    // Lines of a difference between two catalogs are known kind by kind.
                    "+ {} {}",
                    "- {} {}",
                    "~ {} {}: another type",
                    "~ {} {}: {} {} → {}",
                    "‹keyed digest›",
                    "‹signing key›");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");

    private final Texts portuguese = Texts.in(Texts.PORTUGUESE, List.of());
    private final Texts english = Texts.in(Texts.ENGLISH, List.of());

    @Test
    void everySentenceOfTheEngineIsKnown() throws IOException {
        List<Path> roots = new ArrayList<>();
        ROOMS.forEach(room -> roots.add(ENGINE.resolve(room)));
        try (Stream<Path> files = Files.list(ENGINE)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(roots::add);
        }
        roots.add(Path.of("src/main/java/io/portaria/app/EngineOpener.java"));
        Set<String> said = EngineSource.sentences(roots);
        assertThat(said).as("the source is read").hasSizeGreaterThan(200);
        Set<String> known = new TreeSet<>();
        load("engine_en.properties")
                .values()
                .forEach(each -> known.add(PLACEHOLDER.matcher(each.toString()).replaceAll("{}")));
        said.removeAll(NOT_SAID);
        said.removeAll(known);
        said.removeIf(each -> FOR_A_DATABASE.matcher(each).matches());
        assertThat(said).as("sentences of the engine that engine_en.properties lacks").isEmpty();
    }

    @Test
    void eachIsSaidInPortugueseWithItsNamesInPlace() {
        Properties from = load("engine_en.properties");
        Properties to = load("engine.properties");
        for (String key : from.stringPropertyNames()) {
            if (key.equals("engine.at")) {
                continue;
            }
            String sentence = from.getProperty(key);
            assertThat(portuguese.engine(filled(sentence)))
                    .as(key)
                    .isEqualTo(filled(to.getProperty(key)));
            assertThat(english.engine(filled(sentence))).isEqualTo(filled(sentence));
        }
    }

    @Test
    void aReasonInsideASentenceIsTranslatedToo() {
        assertThat(portuguese.engine("The server cannot be reached: Connection refused"))
                .isEqualTo("O servidor não pode ser alcançado: a conexão foi recusada");
        assertThat(
                        portuguese.engine(
                                "The demo company in /home/x cannot start: The ledger in /home/x is in use by process 12. Stop that one first."))
                .isEqualTo(
                        "A empresa de demonstração em /home/x não consegue iniciar: O registro em /home/x está em uso pelo processo 12. Pare-o primeiro.");
    }

    @Test
    void aDayIsWrittenAsThePersonWritesIt() {
        assertThat(portuguese.engine("The agent legacy-sync expires on 2026-11-30."))
                .isEqualTo("O agente legacy-sync expira em 30/11/2026.");
    }

    @Test
    void aMistakeInAFileKeepsItsPlace() {
        assertThat(
                        portuguese.engine(
                                "/etc/catalog.yaml:12:5: There is no key \"tpye\" in a target; known are name, type."))
                .isEqualTo(
                        "/etc/catalog.yaml, linha 12, coluna 5: Não há a chave \"tpye\" em um destino; as conhecidas são name, type.");
    }

    @Test
    void whatNobodyKnowsIsPassedOn() {
        assertThat(portuguese.engine("A sentence of a later version."))
                .isEqualTo("A sentence of a later version.");
        assertThat(portuguese.engine().knows("A sentence of a later version.")).isFalse();
    }

    private static String filled(String sentence) {
        Matcher matcher = PLACEHOLDER.matcher(sentence);
        return matcher.replaceAll(found -> "x" + found.group().charAt(1) + "y");
    }

    private static Properties load(String file) {
        Properties properties = new Properties();
        try (var in =
                new InputStreamReader(
                        Objects.requireNonNull(Texts.class.getResourceAsStream(file)),
                        StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
