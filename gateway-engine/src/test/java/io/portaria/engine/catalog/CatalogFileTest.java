package io.portaria.engine.catalog;

import io.portaria.engine.detect.Detector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CatalogFileTest {
    static final String WHOLE =
            """
            gateway:
              name: acme
              listen:
                postgresql: 127.0.0.1:15432
                git: 127.0.0.1:15480
                s3: 127.0.0.1:15490
                admin: 127.0.0.1:15443
              tls: { certificate: {file: tls.crt}, key: {file: tls.key} }
            issuers:
              - { name: ci,  type: oidc, issuer: "https://idp.example", audience: portaria, jwks: {file: jwks.json} }
              - { name: sso, type: saml, metadata: {file: idp-metadata.xml}, audience: portaria }
            people:
              - { name: ana,   email: ana@acme.example,   match: {issuer: ci, claims: {sub: ana}},   duties: [approver, owner] }
              - { name: bruno, email: bruno@acme.example, match: {issuer: ci, claims: {sub: bruno}}, duties: [dpo] }
            agents:
              - name: nightly-bot
                owner: ana
                match: { issuer: ci, claims: { sub: "repo:acme/billing:*", ref: refs/heads/main } }
                roles: [billing-report]
                expires: 2027-03-31
                runsIn: BR
            targets:
              - name: crm
                type: postgresql
                address: 10.0.0.5:5432
                database: crm
                username: portaria_crm
                password: { env: CRM_PASSWORD }
                tls: verify-full
              - { name: source,    type: git, url: "https://git.acme.example/", username: bot, password: {env: GIT_TOKEN} }
              - { name: artifacts, type: s3, endpoint: "https://s3.acme.example", region: sa-east-1, buckets: [builds, exports], accessKey: {env: AK}, secretKey: {env: SK} }
            roles:
              - name: billing-report
                purpose: "Nightly billing report"
                legalBasis: "art. 7, V"
                may:
                  - { target: crm, actions: [read], objects: ["public.clientes", "public.faturas"] }
                  - { target: source, actions: [fetch], objects: ["billing.git"] }
                  - { target: artifacts, actions: [get, list, put], objects: ["builds/*"] }
                hours: { days: mon-fri, from: "22:00", to: "06:00", zone: America/Sao_Paulo }
              - { name: support, purpose: Support, legalBasis: "art. 7, V" }
            masking:
              - { name: cpf,      detect: cpf,   technique: partial }
              - { name: contact,  columns: ["crm:public.clientes.email", "crm:*.*.telefone"], technique: redact }
              - { name: name,     columns: ["crm:public.clientes.nome"], technique: pseudonym }
              - { name: support,  detect: email, technique: none, roles: [support] }
              - { name: csv,      objects: ["artifacts:exports/*"], detect: any, technique: redact }
              - { name: nothing,  columns: ["crm:*.*.senha"], technique: null }
              - { name: constant, columns: ["crm:*.*.renda"], technique: { fixed: "0" } }
            guardrails:
              - { name: no-full-table, targets: [crm], when: { fullTable: ["public.clientes"] }, then: deny }
              - { name: row-budget,    targets: [crm], when: { rows: 1000 }, then: deny }
              - { name: day-budget,    targets: [crm], when: { rowsPerDay: 5000, of: ["public.clientes"] }, then: hold }
              - { name: bulk-export,   targets: [crm], when: { copyOut: ["public.*"] }, then: hold }
              - { name: destructive,   targets: [crm], when: { statement: [delete-without-where, update-without-where, drop, truncate, grant] }, then: deny }
              - { name: protected,     targets: [source], when: { push: ["refs/heads/main"], force: true }, then: deny }
              - { name: leak,          targets: [source, artifacts], when: { contains: [cpf, secret] }, then: deny }
            approvals:
              - { guardrails: [day-budget, bulk-export], approvers: [ana], required: 1, holdMinutes: 15, grantMinutes: 30, askPurpose: true }
            retention: { recordings: 180d, ledger: 5y }
            """;

    private static Catalog read(String source) throws InvalidCatalog {
        return CatalogFile.read(source, Path.of("."));
    }

    private static List<CatalogProblem> problems(String source) {
        return catchThrowableOfType(InvalidCatalog.class, () -> read(source)).problems();
    }

    @Test
    void everythingThatACatalogMaySayIsRead() throws InvalidCatalog {
        Catalog catalog = read(WHOLE);
        assertThat(catalog.agents())
                .singleElement()
                .satisfies(a -> assertThat(a.expires()).isPresent());
        assertThat(catalog.targets()).hasSize(3);
        assertThat(catalog.masking()).hasSize(7);
        assertThat(catalog.masking().get(5).technique()).isEqualTo("null");
        assertThat(catalog.masking().get(6).fixed()).contains("0");
        assertThat(catalog.roles().getFirst().hours()).isPresent();
        assertThat(catalog.guardrails()).hasSize(7);
    }

    @Test
    void jsonIsReadAsWell() throws InvalidCatalog {
        assertThat(
                        read("{\"gateway\": {\"name\": \"x\", \"listen\": {\"postgresql\": \"[::1]:0\"}}}")
                                .gateway()
                                .listen()
                                .get("postgresql")
                                .toString())
                .isEqualTo("[::1]:0");
    }

    @Test
    void whatIsNotEnforcedYetIsNamedWithItsLine() throws InvalidCatalog {
        List<CatalogProblem> limits = CatalogLimits.check(read(WHOLE), WHOLE);
        assertThat(limits)
                .extracting(CatalogProblem::sentence)
                .anyMatch(s -> s.contains("which this version does not serve"))
                .anyMatch(s -> s.contains("SAML"))
                .anyMatch(s -> s.contains("\"s3\""))
                .anyMatch(s -> s.contains("type git"));
        assertThat(limits)
                .filteredOn(p -> p.sentence().contains("SAML"))
                .allSatisfy(p -> assertThat(p.line()).isPositive());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "duties: [approver, owner]     | duties: [approver, boss]     | There is no duty",
                "owner: ana                    | owner: zoe                   | There is no person",
                "roles: [billing-report]       | roles: [other]               | There is no role",
                "expires: 2027-03-31           | expires: 31/03/2027          | A date is written",
                "runsIn: BR                    | livesIn: BR                  | There is no key \"livesIn\"",
                "tls: verify-full              | tls: maybe                   | is not known for",
                "address: 10.0.0.5:5432        | address: 10.0.0.5            | An address is written",
                "actions: [read]               | actions: [fly]               | has no action \"fly\"",
                "days: mon-fri                 | days: seg-sex                | Days are written",
                "recordings: 180d              | recordings: soon             | A span of time",
                "technique: partial            | technique: blur              | is not known for",
                "detect: cpf                   | detect: nothing              | is not known for",
                "guardrails: [day-budget, bulk-export] | guardrails: [x]      | There is no guardrail",
                "required: 1                   | required: 2                  | asks for 2 different people",
                "approvers: [ana]              | approvers: [bruno]           | bruno cannot give leave without the duty approver",
                "grantMinutes: 30              | grantMinutes: 0              | Here a whole number from 1",
                "password: { env: CRM_PASSWORD } | password: secret           | A secret is given as",
                "crm:public.clientes.email     | crm:clientes.email           | is not of the form",
                "crm:*.*.telefone              | other:*.*.telefone           | There is no target",
                "name: bruno                   | name: ana                    | There are two of the name",
            })
    void everyMistakeIsNamedWithLineAndColumn(String good, String bad, String sentence) {
        String source = WHOLE.replace(good, bad);
        assertThat(source).isNotEqualTo(WHOLE);
        CatalogProblem problem =
                problems(source).stream()
                        .filter(p -> p.sentence().contains(sentence))
                        .findFirst()
                        .orElseThrow();
        String line = source.lines().skip(problem.line() - 1).findFirst().orElseThrow();
        assertThat(problem.column()).isBetween(1, line.length() + 1);
    }

    @Test
    void allMistakesAreReportedTogether() {
        assertThat(
                        problems(
                                WHOLE.replace("owner: ana", "owner: zoe")
                                        .replace("technique: partial", "technique: blur")
                                        .replace("180d", "soon")))
                .hasSize(3);
    }

    @Test
    void brokenYamlHasItsLine() {
        assertThat(problems("gateway:\n  name: [x\n").getFirst().line()).isGreaterThan(1);
    }

    @Test
    void secretsDoNotStayInTheText() throws InvalidCatalog {
        String source = WHOLE.replace("{ env: CRM_PASSWORD }", "{ value: \"pä$$ w0rd\" }");
        String kept = CatalogText.withoutSecrets(source);
        assertThat(kept)
                .doesNotContain("w0rd")
                .contains("password: { value: \"(in the vault)\" }")
                .contains("Nightly billing report");
        assertThat(read(source).toString()).doesNotContain("w0rd");
        read(kept);
    }

    @Test
    void theMaskingSectionIsExchangedAndTheRestStays() throws InvalidCatalog {
        Catalog catalog = read(WHOLE);
        String section = MaskingSection.of(catalog.masking().subList(1, 4));
        String changed = CatalogText.withMasking(WHOLE, section);
        assertThat(read(changed).masking()).isEqualTo(catalog.masking().subList(1, 4));
        assertThat(changed)
                .startsWith(WHOLE.substring(0, WHOLE.indexOf("masking:")))
                .endsWith(WHOLE.substring(WHOLE.indexOf("guardrails:")));
        assertThat(CatalogText.withMasking(changed, MaskingSection.of(catalog.masking())))
                .satisfies(s -> assertThat(read(s).masking()).isEqualTo(catalog.masking()));
    }

    @Test
    void theDiffIsReadable() throws InvalidCatalog {
        Catalog before = read(WHOLE);
        Catalog after =
                read(
                        WHOLE.replace("expires: 2027-03-31", "expires: 2027-06-30")
                                .replace(
                                        "- { name: cpf,      detect: cpf,   technique: partial }",
                                        "- { name: cnpj, detect: cnpj, technique: partial }"));
        assertThat(CatalogDiff.lines(before, after))
                .containsExactly(
                        "~ agent nightly-bot: expires 2027-03-31 → 2027-06-30",
                        "- masking rule cpf",
                        "+ masking rule cnpj");
        assertThat(CatalogDiff.lines(before, before)).isEmpty();
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            read(text);
        } catch (InvalidCatalog e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.example/",
                "http://localhost.example",
                "http://localhost@idp.example/",
                "http://idp.example",
                "ftp://localhost/",
                "http://local host/"
            })
    void anIssuerInTheClearIsOnLoopbackOnly(String issuer) {
        assertThat(problems(WHOLE.replace("https://idp.example", issuer)))
                .anyMatch(p -> p.sentence().startsWith("An issuer is an https:// address"));
    }

    @Test
    void theDetectorsSpelledAreThoseThatThereAre() throws InvalidCatalog {
        assertThat(CatalogFile.DETECTORS)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Arrays.stream(Detector.values()).map(Detector::catalogName),
                                        Stream.of("any"))
                                .toList());
        for (String detector : CatalogFile.DETECTORS) {
            assertThat(
                            read(WHOLE.replace("detect: cpf, ", "detect: " + detector + ", "))
                                    .masking()
                                    .getFirst()
                                    .detect())
                    .contains(detector);
        }
    }
}
