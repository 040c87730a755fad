package io.portaria.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.fixture.DemoGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What `portaria policy test` says of statements, and that it leaves them alone.
class PolicyCommandTest {
    private static final String GUARDRAILS =
            """
            guardrails:
              - { name: exportacao, roles: [tudo], when: { copyOut: ["public.clientes"] }, then: hold }
              - { name: orcamento, roles: [leitura, escrita], when: { rowsPerDay: 100 }, then: deny }
              - { name: destruicao, when: { statement: [drop, delete-without-where] }, then: deny }
            approvals:
              - { guardrails: [exportacao], approvers: [ana], holdMinutes: 10, grantMinutes: 20 }
            """;

    private static Path folder;
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("portaria-policy");
        String catalog =
                DemoGateway.CATALOG.replace(
                                "people:\n",
                                "people:\n  - { name: ana, email: ana@aurora.example, duties: [approver] }\n")
                        + GUARDRAILS;
        gateway = DemoGateway.start(folder, catalog, InstantSource.system());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String portaria(String... args) {
        List<String> all = new ArrayList<>(List.of("policy", "test"));
        all.addAll(List.of("--home", gateway.home().toString(), "--target", "loja"));
        all.addAll(List.of(args));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Portaria.run(
                        new Surroundings(
                                new PrintWriter(out),
                                new PrintWriter(err),
                                Map.of("PORTARIA_KEYS", folder.resolve("keys").toString())),
                        all.toArray(new String[0]));
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        return out.toString();
    }

    private static JsonNode json(String agent, String statement) throws Exception {
        return new ObjectMapper().readTree(portaria("--json", "--as", agent, statement));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    @Test
    void whatIsAllowedIsShownWithItsMaskingAndEstimate() throws Exception {
        JsonNode trial = json("leitor", "SELECT id, cpf, upper(email) FROM clientes");
        assertThat(trial.path("decision").asText()).isEqualTo("allow");
        assertThat(texts(trial.path("rules"))).containsExactly("role leitura");
        assertThat(trial.path("estimatedRows").asLong()).isBetween(40_000L, 60_000L);
        assertThat(texts(trial.path("watched")))
                .containsExactly("orcamento: at most 100 rows a day");
        JsonNode columns = trial.path("columns");
        assertThat(columns.get(0).path("protected").asBoolean()).isFalse();
        assertThat(columns.get(0).path("masking").asText()).isEqualTo("none");
        assertThat(columns.get(1).path("source").asText()).isEqualTo("public.clientes.cpf");
        assertThat(columns.get(1).path("masking").asText()).isEqualTo("partial");
        assertThat(columns.get(2).path("source").isNull()).isTrue();
        assertThat(columns.get(2).path("protected").asBoolean()).isTrue();
    }

    @Test
    void whatIsHeldSaysWhoWouldBeAsked() throws Exception {
        JsonNode trial = json("dono", "COPY clientes TO STDOUT");
        assertThat(trial.path("decision").asText()).isEqualTo("hold");
        assertThat(texts(trial.path("rules"))).contains("guardrail exportacao");
        assertThat(texts(trial.path("approvers"))).containsExactly("ana");
        assertThat(trial.path("required").asInt()).isEqualTo(1);
        assertThat(trial.path("columns")).isNotEmpty();
        // nobody was asked
        assertThat(
                        gateway.gateway()
                                .ask(new io.portaria.engine.api.Query.ListApprovals(false, 10))
                                .approvals())
                .isEmpty();
    }

    @Test
    void whatIsDeniedSaysByWhat() throws Exception {
        assertThat(json("dono", "DROP TABLE clientes").path("sentence").asText()).contains("drop");
        JsonNode probing = json("leitor", "SELECT id FROM clientes WHERE cpf LIKE '1%'");
        assertThat(probing.path("decision").asText()).isEqualTo("deny");
        assertThat(json("escritor", "SELECT * FROM pedidos").path("decision").asText())
                .isEqualTo("deny");
    }

    @Test
    void nothingRunsAndNoBudgetIsTouched() throws Exception {
        String delete = "DELETE FROM exportacoes WHERE id > 0";
        assertThat(json("dono", delete).path("decision").asText()).isEqualTo("allow");
        for (int i = 0; i < 3; i++) {
            json("escritor", "SELECT id FROM clientes LIMIT 100");
        }
        try (Connection connection = gateway.connect("escritor");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT id FROM clientes LIMIT 100")) {
            int rows = 0;
            while (result.next()) {
                rows++;
            }
            assertThat(rows).isEqualTo(100);
        }
    }

    @Test
    void forPeopleItIsATable() {
        String text = portaria("--as", "leitor", "SELECT id, cpf FROM clientes");
        assertThat(text)
                .contains("decision     allow")
                .contains("rules        role leitura")
                .contains("COLUMN  TYPE")
                .containsPattern("cpf +\\w+ +public.clientes.cpf +partial");
    }

    @Test
    void whatTheTargetHasAgainstItIsTold() throws Exception {
        assertThat(json("dono", "SELECT nowhere FROM produtos").path("sentence").asText())
                .contains("The target cannot prepare it")
                .contains("42703");
    }
}
