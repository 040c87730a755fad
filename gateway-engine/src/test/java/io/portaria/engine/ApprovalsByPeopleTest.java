package io.portaria.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.portaria.engine.admin.AdminFile;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.Command.DecideApproval;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import io.portaria.engine.approval.Asking;
import io.portaria.engine.cli.Portaria;
import io.portaria.engine.cli.Surroundings;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.path.AskPeople.Answer;
import io.portaria.engine.path.AskPeople.Question;
import io.portaria.engine.path.AskPeople.Waiting;
import io.portaria.engine.path.Caller;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// People decide: over the admin API with tokens of their identity provider, and at the command line.
@Timeout(120)
class ApprovalsByPeopleTest {
    private static final String ISSUER = "https://idp.example";

    private Path folder;
    private RSAKey key;
    private DemoGateway gateway;

    @BeforeEach
    void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k").generate();
        folder = Files.createTempDirectory("portaria-people");
        Path jwks = folder.resolve("jwks.json");
        Files.writeString(jwks, new JWKSet(List.of(key)).toPublicJWKSet().toString());
        String people =
                """
                issuers:
                  - { name: ci, type: oidc, issuer: "%s", audience: portaria, jwks: { file: "%s" } }
                people:
                  - { name: rita,  email: rita@aurora.example,  duties: [approver], match: { issuer: ci, claims: { sub: rita } } }
                  - { name: paulo, email: paulo@aurora.example, duties: [approver], match: { issuer: ci, claims: { sub: paulo } } }
                  - { name: bruno, email: bruno@aurora.example, duties: [dpo], match: { issuer: ci, claims: { sub: bruno } } }
                  - { name: carla, email: carla@aurora.example, duties: [approver] }
                """
                        .formatted(ISSUER, jwks);
        String rules =
                """
                guardrails:
                  - { name: bulk, when: { copyOut: ["public.*"] }, then: hold }
                  - { name: both, when: { rows: 10 }, then: hold }
                  - { name: alone, when: { rows: 20 }, then: hold }
                approvals:
                  - { guardrails: [bulk], approvers: [rita, carla, helena] }
                  - { guardrails: [both], approvers: [rita, carla], required: 2 }
                """;
        gateway =
                DemoGateway.start(
                        folder,
                        DemoGateway.CATALOG
                                        .replace("people:\n", people)
                                        .replace("duties: [owner]", "duties: [owner, approver]")
                                + rules,
                        InstantSource.system());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String token(String subject) throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                        new JWTClaimsSet.Builder()
                                .issuer(ISSUER)
                                .subject(subject)
                                .audience("portaria")
                                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                                .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private Gateway as(String person) throws Exception {
        AdminFile file = AdminFile.read(gateway.home().resolve("run")).orElseThrow();
        return Gateways.connect(file.address(), file.ca(), token(person));
    }

    private static Question question(String statement, String guardrail) {
        Caller leitor =
                new Caller(
                        "leitor",
                        "helena",
                        List.of("leitura"),
                        "portaria",
                        "leitor",
                        "",
                        Instant.MAX,
                        "");
        return Asking.question(leitor, "loja", "s1", "leitura", statement, true, guardrail);
    }

    private Waiting ask(String statement, String guardrail) throws Exception {
        return gateway.engine().wiring().approvals.ask(question(statement, guardrail));
    }

    private static DecideApproval yes(String id, Optional<String> as) {
        return new DecideApproval(id, true, Extent.ONCE, "fine for 529.982.247-25", as);
    }

    private static String refused(Gateway gateway, String id, Optional<String> as) {
        return catchThrowableOfType(GatewayRefused.class, () -> gateway.perform(yes(id, as)))
                .getMessage();
    }

    @Test
    void aPersonDecidesWithHerOwnTokenAndTheFollowersAreTold() throws Exception {
        Waiting waiting = ask("a[1]", "bulk");
        assertThat(waiting.approvers()).containsExactly("rita", "carla");
        BlockingQueue<ApprovalView> told = new LinkedBlockingQueue<>();
        try (Gateway bruno = as("bruno");
                Gateway paulo = as("paulo");
                Gateway rita = as("rita");
                Gateway.Pin _ =
                        rita.follow(event -> {
                            if (event instanceof GatewayEvent.ApprovalChanged(ApprovalView view)) {
                                told.add(view);
                            }
                        })) {
            Query.ApprovalPage page = bruno.ask(new Query.ListApprovals(true, 10));
            assertThat(page.waiting()).isEqualTo(1);
            assertThat(page.approvals().getFirst().personal()).contains("public.clientes.cpf");
            assertThat(bruno.status().today().held()).isEqualTo(1);
            assertThat(refused(bruno, "A-1", Optional.empty())).contains("not of the duties");
            assertThat(refused(paulo, "A-1", Optional.empty()))
                    .isEqualTo("paulo is not among those who may decide about A-1: rita, carla.");
            assertThat(refused(paulo, "A-1", Optional.of("carla")))
                    .isEqualTo("paulo decides in her own name only, not as carla.");
            ApprovalView view = rita.perform(yes("A-1", Optional.empty()));
            assertThat(view.state()).isEqualTo(State.APPROVED);
            assertThat(view.decidedBy()).contains("rita");
            assertThat(view.reason()).contains("fine for [CPF]");
            assertThat(refused(rita, "A-1", Optional.empty()))
                    .isEqualTo("A-1 is approved already, by rita.");
            assertThat(rita.status().today().held()).isZero();
            while (true) {
                ApprovalView next = told.poll(20, TimeUnit.SECONDS);
                assertThat(next).as("an event of the decision").isNotNull();
                if (next.state() == State.APPROVED) {
                    assertThat(next).isEqualTo(view);
                    break;
                }
            }
        }
        assertThat(waiting.await(Duration.ZERO)).get().isInstanceOf(Answer.Given.class);
        assertThat(gateway.ledger())
                .contains("\"approval-requested\"", "\"approval-vote\"", "\"approval-used\"")
                .contains("\"command\":\"DecideApproval\",\"author\":\"paulo\"")
                .doesNotContain("529.982.247-25");
    }

    /// Who has the home could name anybody: she may only name who cannot say herself who she is.
    @Test
    void theOperatorDecidesOnlyForWhoHasNoIdentityProvider() throws Exception {
        ask("a[1]", "bulk");
        Gateway operator = gateway.gateway();
        assertThat(refused(operator, "A-1", Optional.empty())).startsWith("Who decides?");
        assertThat(refused(operator, "A-1", Optional.of("rita")))
                .contains("decides with her own token only");
        assertThat(refused(operator, "A-1", Optional.of("zoe")))
                .isEqualTo("There is no person zoe in the catalog.");
        assertThat(refused(operator, "A-1", Optional.of("helena")))
                .startsWith("Nobody decides about what they own");
        assertThat(operator.perform(yes("A-1", Optional.of("carla"))).decidedBy())
                .contains("carla");
        assertThat(gateway.ledger()).contains("\"person\":\"carla\",\"author\":\"operator\"");
    }

    @Test
    void whereNobodyIsToldItIsInTheWarnings() {
        assertThat(gateway.gateway().status().warnings())
                .contains("No approval rule is for the guardrail alone: what it holds is denied.");
        Ran doctor = portaria(Map.of(), "doctor");
        assertThat(doctor.out()).contains("note  guardrail: No approval rule is for");
        assertThat(doctor.code()).isZero();
    }

    private record Ran(int code, String out, String err) {}

    private Ran portaria(Map<String, String> more, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PORTARIA_KEYS", folder.resolve("keys").toString());
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--home";
        all[args.length + 1] = gateway.home().toString();
        int code =
                Portaria.run(
                        new Surroundings(
                                new PrintWriter(out),
                                new PrintWriter(err),
                                Map.copyOf(environment)),
                        all);
        return new Ran(code, out.toString(), err.toString());
    }

    @Test
    void theCommandLineDecides() throws Exception {
        ask("a[1]", "bulk");
        ask("b[1]", "both");
        ask("c[1]", "bulk");
        ask("d[1]", "bulk");
        commands();
        assertThat(gateway.engine().wiring().approvals.given(question("a[1]", "bulk"))).isPresent();
        assertThat(gateway.engine().wiring().approvals.given(question("a[2]", "bulk"))).isEmpty();
        assertThat(gateway.engine().wiring().approvals.given(question("b[2]", "both"))).isPresent();
    }

    private void commands() throws Exception {
        Map<String, String> rita = Map.of("PORTARIA_TOKEN", token("rita"));
        Ran list = portaria(Map.of(), "approvals", "list", "--json");
        assertThat(list.err()).isEmpty();
        List<String> lines = list.out().lines().toList();
        assertThat(lines).hasSize(4);
        JsonNode oldest = new ObjectMapper().readTree(lines.getLast());
        assertThat(oldest.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "agent",
                        "target",
                        "statement",
                        "purpose",
                        "rules",
                        "requestedAt",
                        "expiresAt",
                        "state",
                        "decidedBy",
                        "reason");
        assertThat(oldest.path("id").asText()).isEqualTo("A-1");
        assertThat(oldest.path("state").asText()).isEqualTo("waiting");
        assertThat(oldest.path("decidedBy").isNull()).isTrue();
        assertThat(portaria(rita, "approvals", "list").out()).contains("rita, carla (0 of 2)");

        Ran approved = portaria(rita, "approvals", "approve", "A-1", "--reason", "month's end");
        assertThat(approved.err()).isEmpty();
        assertThat(approved.code()).isZero();
        assertThat(approved.out()).startsWith("A-1 is approved until ");
        Ran again = portaria(rita, "approvals", "approve", "A-1");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("A-1 is approved already, by rita.\n");

        String ritas = token("rita");
        assertThat(
                        portaria(
                                        Map.of(),
                                        "approvals",
                                        "approve",
                                        "A-2",
                                        "--any-values",
                                        "--token",
                                        ritas)
                                .out())
                .isEqualTo("A-2 waits for 1 more person.\n");
        assertThat(
                        portaria(
                                        Map.of(),
                                        "approvals",
                                        "approve",
                                        "A-2",
                                        "--any-values",
                                        "--as",
                                        "carla")
                                .code())
                .isZero();
        Ran denied = portaria(rita, "approvals", "deny", "A-3", "--reason", "not today", "--json");
        JsonNode no = new ObjectMapper().readTree(denied.out());
        assertThat(no.path("state").asText()).isEqualTo("denied");
        assertThat(no.path("decidedBy").asText()).isEqualTo("rita");
        assertThat(no.path("reason").asText()).isEqualTo("not today");

        Ran operator = portaria(Map.of(), "approvals", "approve", "A-4");
        assertThat(operator.code()).isEqualTo(1);
        assertThat(operator.err()).startsWith("Who decides?");
        Ran stranger = portaria(Map.of("PORTARIA_TOKEN", token("zoe")), "approvals", "list");
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.err()).contains("does not prove to be a person");
        Ran unknown = portaria(rita, "approvals", "approve", "A-9");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("There is no request for approval A-9.\n");
        assertThat(portaria(rita, "approvals", "approve").code()).isEqualTo(2);
        assertThat(portaria(rita, "approvals", "approve", "A-4", "--once", "--any-values").code())
                .isEqualTo(2);
        assertThat(portaria(rita, "approvals", "list", "--json").out().lines()).hasSize(1);
        assertThat(portaria(rita, "approvals", "list", "--all", "--json").out().lines()).hasSize(4);
    }

    /// Without a running gateway too, a token is what makes a person of who has the home.
    @Test
    void theCommandLineDecidesInAHomeWhereNothingRuns() throws Exception {
        ask("a[1]", "bulk");
        gateway.close();
        Ran bruno =
                portaria(Map.of("PORTARIA_TOKEN", token("bruno")), "approvals", "approve", "A-1");
        assertThat(bruno.code()).isEqualTo(1);
        assertThat(bruno.err()).contains("not of the duties of bruno");
        Ran stranger =
                portaria(Map.of("PORTARIA_TOKEN", token("zoe")), "approvals", "approve", "A-1");
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.err()).contains("does not prove to be a person");
        Ran rita =
                portaria(
                        Map.of("PORTARIA_TOKEN", token("rita")),
                        "approvals",
                        "approve",
                        "A-1",
                        "--once");
        assertThat(rita.err()).isEmpty();
        assertThat(rita.out()).endsWith(", for one time.\n");
        assertThat(portaria(Map.of(), "approvals", "list").out().lines()).hasSize(1);
    }
}
