package io.portaria.app;

import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway of made-up facts: a retail company, two agents, masked rows. Sessions are computed from their position,
/// so that there can be a million of them.
final class MemoryGateway implements Gateway {

    static final Instant NOW =
            LocalDate.of(2026, 11, 24)
                    .atTime(10, 42, 30)
                    .atZone(ZoneId.of("America/Sao_Paulo"))
                    .toInstant();

    private static final String POLICY = "9f3a61c07be24d18a5c0e2b7";
    private static final List<String> SQL =
            List.of(
                    "select version()",
                    """
                    select id, nome, cpf, email, telefone
                    from public.clientes
                    where cidade = 'Recife'
                    order by id
                    limit 500\
                    """,
                    """
                    select c.nome, c.cpf, f.vencimento, f.valor, f.situacao
                    from public.clientes c
                    join public.faturas f on f.cliente_id = c.id
                    where f.vencimento < current_date and f.situacao = 'ABERTA'
                    order by f.vencimento\
                    """,
                    "select count(*), sum(valor) from public.faturas where situacao = 'ABERTA'",
                    "copy public.clientes to stdout with (format csv)",
                    """
                    update public.faturas
                    set situacao = 'ENVIADA', enviada_em = now()
                    where id = $1 and situacao = $2\
                    """,
                    "delete from public.clientes",
                    """
                    select p.id, p.total, e.logradouro, e.cep
                    from public.pedidos p
                    join public.enderecos e on e.id = p.endereco_id
                    where p.criado_em >= $1\
                    """);
    private static final List<String> NAMES =
            List.of(
                    "Cliente-7f2a91",
                    "Cliente-03bd44",
                    "Cliente-c91e70",
                    "Cliente-5a08f2",
                    "Cliente-e47713",
                    "Cliente-19cc0b",
                    "Cliente-8d3f65",
                    "Cliente-b20a9e");
    private static final List<String> TOWNS =
            List.of("Recife", "Campinas", "Belo Horizonte", "Curitiba", "Belém", "Salvador");

    private final List<Consumer<GatewayEvent>> followers = new CopyOnWriteArrayList<>();
    private final List<SessionSummary> added = new CopyOnWriteArrayList<>();
    private final int recorded;
    private volatile List<MaskingRuleView> rules = rulesAtFirst();
    private volatile boolean broken;

    /// What waits for people.
    final MemoryApprovals approvals =
            new MemoryApprovals(each ->
                    followers.forEach(to -> to.accept(new GatewayEvent.ApprovalChanged(each))));

    MemoryGateway() {
        this(1284);
    }

    MemoryGateway(int sessions) {
        this.recorded = sessions;
    }

    /// From now on every question fails as if the gateway were gone.
    void breakDown() {
        broken = true;
    }

    @Override
    public GatewayStatus status() {
        answerable();
        Map<String, String> listeners = new LinkedHashMap<>();
        listeners.put("postgresql", "127.0.0.1:15432");
        listeners.put("admin", "https://127.0.0.1:15443");
        return new GatewayStatus(
                "varejo-boa-vista",
                "0.1.0",
                NOW.minus(Duration.ofHours(26)),
                listeners,
                POLICY,
                3,
                new GatewayStatus.Today(37 + added.size(), 1842, 26_317, 12, 4, 48_206),
                new GatewayStatus.LogStatus(
                        214_982, 214_960, NOW.minusSeconds(41), true, "The log takes entries."),
                List.of(
                        "The agent legacy-sync expires on 2026-11-30.",
                        "The agent migracao-2025 expired on 2026-06-30."));
    }

    private void answerable() {
        if (broken) {
            throw new io.portaria.engine.api.GatewayUnreachable(
                    "The gateway at https://127.0.0.1:15443/ cannot be reached: Connection refused");
        }
    }

    @Override
    public <R> R ask(Query<R> query) {
        answerable();
        Object answer =
                switch (query) {
                    case Query.FindSessions find -> find(find);
                    case Query.ShowSession show -> session(show.sessionId());
                    case Query.ListOperations list ->
                            new Query.OperationPage(
                                    recordings()
                                            .operations(
                                                    list.sessionId(),
                                                    list.afterSeq(),
                                                    list.limit()));
                    case Query.ReadRows read ->
                            recordings()
                                    .rows(read.sessionId(), read.seq(), read.from(), read.limit());
                    case Query.ShowCatalog _ -> catalog();
                    case Query.PlanCatalog plan -> plan(plan.source());
                    case Query.TestTarget test -> test(test.target());
                    case Query.DescribeTarget describe -> schema(describe.target());
                    case Query.ConnectionCommands commands -> commands(commands);
                    case Query.PreviewText preview -> preview(preview);
                    case Query.PreviewRows preview -> previewRows(preview);
                    case Query.ListApprovals list -> approvals.list(list);
                    case Query.HardenTarget _, Query.TryPolicy _ ->
                            throw new GatewayRefused("Policies are tried out elsewhere.");
                    case Query.VerifyLog _ ->
                            new Query.LogReport(true, 214_982, 1_284, List.of(), 3.7);
                };
        return query.answerType().cast(answer);
    }

    @Override
    public <R> R perform(Command<R> command) {
        answerable();
        Object answer =
                switch (command) {
                    case Command.ApplyCatalog apply -> plan(apply.source());
                    case Command.ReplaceMaskingRules replace -> {
                        rules = List.copyOf(replace.rules());
                        yield new CatalogChange(
                                POLICY, "b7c2d0a91e55", true, List.of("~ masking: 6 regras"));
                    }
                    case Command.IssueToken _ ->
                            new Command.IssuedToken(
                                    "not-a-real-token",
                                    NOW.plusSeconds(3600),
                                    new Command.Receipt(214_983, NOW));
                    case Command.DecideApproval decide -> approvals.decide(decide);
                    case Command.EraseRecording _ -> new Command.Receipt(214_983, NOW);
                };
        return command.answerType().cast(answer);
    }

    private static CatalogChange plan(String source) {
        if (source.contains("tpye")) {
            throw new GatewayRefused(
                    "The catalog was not applied: one thing is wrong.",
                    List.of(
                            "catalog.yaml:12:5: There is no key \"tpye\" in a target; known are name, type."));
        }
        return new CatalogChange(
                POLICY,
                "b7c2d0a91e55",
                true,
                List.of("+ agent relatorios-bot", "~ role billing-report: hours"));
    }

    @Override
    public Pin follow(Consumer<GatewayEvent> listener) {
        followers.add(listener);
        listener.accept(new GatewayEvent.StatusChanged(status()));
        return () -> followers.remove(listener);
    }

    /// A session that begins now.
    SessionSummary open(String id) {
        SessionSummary session = summary(id, 0, NOW, Optional.empty(), "nightly-billing");
        added.addFirst(session);
        followers.forEach(each -> each.accept(new GatewayEvent.SessionOpened(session)));
        return session;
    }

    void close(SessionSummary session) {
        SessionSummary ended =
                summary(
                        session.id(),
                        0,
                        session.startedAt(),
                        Optional.of(NOW.plusSeconds(60)),
                        session.agent());
        added.replaceAll(each -> each.id().equals(ended.id()) ? ended : each);
        followers.forEach(each -> each.accept(new GatewayEvent.SessionClosed(ended)));
    }

    @Override
    public RecordingSource recordings() {
        return new Recordings();
    }

    @Override
    public void close() {
        followers.clear();
    }

    // Sessions

    private Query.SessionPage find(Query.FindSessions find) {
        sessionPages.incrementAndGet();
        SessionFilter filter = find.filter();
        if (filter.equals(SessionFilter.all())) {
            int total = recorded + added.size();
            List<SessionSummary> page = new ArrayList<>();
            for (int i = find.offset(); i < Math.min(total, find.offset() + find.limit()); i++) {
                page.add(i < added.size() ? added.get(i) : session(i - added.size()));
            }
            return new Query.SessionPage(page, total);
        }
        List<SessionSummary> all = new ArrayList<>(added);
        for (int i = 0; i < Math.min(recorded, 2000); i++) {
            all.add(session(i));
        }
        List<SessionSummary> hits =
                all.stream()
                        .filter(s -> filter.agent().map(s.agent()::equals).orElse(true))
                        .filter(s -> filter.target().map(s.target()::equals).orElse(true))
                        .filter(s -> !filter.onlyDenied() || s.denied() > 0)
                        .filter(s ->
                                filter.from()
                                        .map(f -> s.endedAt().orElse(NOW).isAfter(f))
                                        .orElse(true))
                        .filter(s -> filter.to().map(s.startedAt()::isBefore).orElse(true))
                        .filter(s ->
                                (s.agent() + " " + s.target() + " " + s.purpose())
                                        .toLowerCase(Locale.ROOT)
                                        .contains(filter.text().toLowerCase(Locale.ROOT)))
                        .toList();
        return new Query.SessionPage(
                hits.stream().skip(find.offset()).limit(find.limit()).toList(), hits.size());
    }

    /// A session of 100,000 statements.
    static final String LONG = "s-long";

    static final int LONG_OPERATIONS = 100_000;

    private final AtomicInteger sessionPages = new AtomicInteger();
    private final AtomicInteger operationPages = new AtomicInteger();
    private final AtomicInteger rowPages = new AtomicInteger();

    /// How many pages of the list of sessions were asked for.
    int sessionPages() {
        return sessionPages.get();
    }

    int operationPages() {
        return operationPages.get();
    }

    int rowPages() {
        return rowPages.get();
    }

    private SessionSummary longSession() {
        SessionSummary short1 = session(6);
        return new SessionSummary(
                LONG,
                short1.agent(),
                short1.owner(),
                short1.target(),
                short1.protocol(),
                short1.startedAt(),
                Optional.of(short1.startedAt().plus(Duration.ofDays(5))),
                short1.role(),
                short1.purpose(),
                short1.legalBasis(),
                LONG_OPERATIONS,
                short1.denied(),
                short1.rows(),
                short1.masked(),
                short1.client(),
                short1.policyVersion(),
                false);
    }

    private SessionSummary session(String id) {
        if (id.equals(LONG)) {
            return longSession();
        }
        for (SessionSummary each : added) {
            if (each.id().equals(id)) {
                return each;
            }
        }
        return session(Integer.parseInt(id.substring(2)));
    }

    private SessionSummary session(int index) {
        Instant start =
                index < 3
                        ? NOW.minusSeconds(95L + index * 640L)
                        : NOW.minusSeconds(1200L + index * 1733L);
        Optional<Instant> end =
                index < 3 ? Optional.empty() : Optional.of(start.plusSeconds(40 + index % 9 * 71L));
        String agent =
                switch (index % 4) {
                    case 1 -> "legacy-sync";
                    case 3 -> "atendimento-ia";
                    default -> "nightly-billing";
                };
        return summary("s-" + index, index, start, end, agent);
    }

    private static SessionSummary summary(
            String id, int index, Instant start, Optional<Instant> end, String agent) {
        boolean billing = agent.equals("nightly-billing");
        Map<String, Long> masked = new LinkedHashMap<>();
        if (index % 5 != 4) {
            masked.put("cpf", 412L + index * 7L % 300);
            masked.put("contact", 388L + index * 3L % 90);
        }
        return new SessionSummary(
                id,
                agent,
                billing ? "ana.prado" : "bruno.lima",
                index % 7 == 5 ? "estoque" : "crm",
                "postgresql",
                start,
                end,
                billing ? "billing-report" : "sync",
                billing
                        ? "Relatório noturno de cobrança"
                        : agent.equals("legacy-sync")
                                ? "Sincronização do cadastro com o ERP"
                                : "Resposta a titulares no atendimento",
                billing ? "art. 7º, V" : "art. 7º, II",
                64 + index % 11 * 9L,
                index % 6 == 0 ? 2 : 0,
                2890 + index * 37L % 4000,
                masked,
                "psycopg/3.2 (10.20.4." + (10 + index % 40) + ")",
                POLICY,
                false);
    }

    // Catalog

    private CatalogView catalog() {
        return new CatalogView(
                "varejo-boa-vista",
                POLICY,
                NOW.minus(Duration.ofHours(20)),
                """
                gateway:
                  name: varejo-boa-vista
                  listen:
                    postgresql: 127.0.0.1:15432
                    admin: 127.0.0.1:15443
                targets:
                  - name: crm                 # cadastro de clientes
                    type: postgresql
                    address: 10.0.0.5:5432
                    database: crm
                    username: portaria_crm
                    password: { env: CRM_PASSWORD }
                    tls: verify-full
                agents:
                  - name: nightly-billing
                    owner: ana.prado
                    match: { issuer: ci, claims: { sub: "repo:boavista/cobranca:*" } }
                    roles: [billing-report]
                    expires: 2027-03-31
                    runsIn: BR
                roles:
                  - name: billing-report
                    purpose: "Relatório noturno de cobrança"
                    legalBasis: "art. 7º, V"
                    may:
                      - { target: crm, actions: [read], objects: ["public.clientes", "public.faturas"] }
                masking:
                  - { name: cpf, detect: cpf, technique: partial }
                """,
                List.of(
                        new CatalogView.Target(
                                "crm",
                                "postgresql",
                                "10.0.0.5:5432",
                                "crm, portaria_crm, tls verify-full"),
                        new CatalogView.Target(
                                "estoque",
                                "postgresql",
                                "10.0.0.9:5432",
                                "estoque, portaria, tls require")),
                List.of(
                        new CatalogView.Agent(
                                "nightly-billing",
                                "ana.prado",
                                List.of("billing-report"),
                                Optional.of(LocalDate.of(2027, 3, 31)),
                                "BR",
                                "ci · repo:boavista/cobranca:*",
                                Optional.of(NOW.minusSeconds(95)),
                                "active"),
                        new CatalogView.Agent(
                                "legacy-sync",
                                "bruno.lima",
                                List.of("sync", "sync-estoque"),
                                Optional.of(LocalDate.of(2026, 11, 30)),
                                "BR",
                                "ci · repo:boavista/erp:*",
                                Optional.of(NOW.minusSeconds(735)),
                                "active"),
                        new CatalogView.Agent(
                                "atendimento-ia",
                                "carla.souza",
                                List.of("support"),
                                Optional.empty(),
                                "US",
                                "sso · atendimento",
                                Optional.of(NOW.minus(Duration.ofDays(3))),
                                "active"),
                        new CatalogView.Agent(
                                "estoque-bot",
                                "davi.reis",
                                List.of("sync-estoque"),
                                Optional.empty(),
                                "BR",
                                "ci · repo:boavista/estoque:*",
                                Optional.of(NOW.minus(Duration.ofDays(6))),
                                "ownerless"),
                        new CatalogView.Agent(
                                "migracao-2025",
                                "bruno.lima",
                                List.of("sync"),
                                Optional.of(LocalDate.of(2026, 6, 30)),
                                "BR",
                                "ci · repo:boavista/migracao:*",
                                Optional.empty(),
                                "expired")),
                List.of(
                        new CatalogView.Person(
                                "ana.prado",
                                "ana.prado@boavista.example",
                                List.of("approver", "owner")),
                        new CatalogView.Person(
                                "bruno.lima",
                                "bruno.lima@boavista.example",
                                List.of("owner", "operator")),
                        new CatalogView.Person(
                                "carla.souza", "carla.souza@boavista.example", List.of("dpo"))),
                List.of(
                        new CatalogView.Role(
                                "billing-report",
                                "Relatório noturno de cobrança",
                                "art. 7º, V",
                                List.of("crm: read — public.clientes, public.faturas"),
                                Optional.of("seg–sex 22:00–06:00")),
                        new CatalogView.Role(
                                "sync",
                                "Sincronização do cadastro com o ERP",
                                "art. 7º, II",
                                List.of("crm: read, write — public.*"),
                                Optional.empty()),
                        new CatalogView.Role(
                                "support",
                                "Resposta a titulares no atendimento",
                                "art. 7º, II",
                                List.of("crm: read — public.clientes"),
                                Optional.empty())),
                rules,
                List.of("ci", "sso"));
    }

    private static Query.TargetCheck test(String target) {
        return target.equals("estoque")
                ? new Query.TargetCheck(
                        target,
                        false,
                        "The server cannot be reached: Connection refused",
                        Optional.empty(),
                        2004)
                : new Query.TargetCheck(
                        target,
                        true,
                        "The gateway logged in to crm (PostgreSQL 17.6).",
                        Optional.of("17.6"),
                        18.4);
    }

    private static Query.TargetSchema schema(String target) {
        return new Query.TargetSchema(
                target,
                List.of(
                        new Query.TargetSchema.Table(
                                "public",
                                "clientes",
                                "table",
                                List.of(
                                        column("id", "bigint", ""),
                                        column("nome", "text", ""),
                                        column("cpf", "text", "cpf"),
                                        column("email", "text", "email"),
                                        column("telefone", "text", "phone"),
                                        column("cidade", "text", ""))),
                        new Query.TargetSchema.Table(
                                "public",
                                "faturas",
                                "table",
                                List.of(
                                        column("id", "bigint", ""),
                                        column("cliente_id", "bigint", ""),
                                        column("vencimento", "date", ""),
                                        column("valor", "numeric", ""))),
                        new Query.TargetSchema.Table(
                                "public",
                                "enderecos",
                                "table",
                                List.of(
                                        column("id", "bigint", ""),
                                        column("logradouro", "text", ""),
                                        column("cep", "text", "cep")))));
    }

    private static Query.TargetSchema.Column column(String name, String type, String hint) {
        return new Query.TargetSchema.Column(
                name, type, hint.isEmpty() ? Optional.empty() : Optional.of(hint));
    }

    private static Query.ConnectionRecipe commands(Query.ConnectionCommands asked) {
        return new Query.ConnectionRecipe(
                asked.target(),
                asked.agent(),
                List.of(
                        new Query.ConnectionRecipe.Way(
                                "psql",
                                "psql \"host=127.0.0.1 port=15432 dbname=%s user=%s sslmode=verify-full sslrootcert=ca.pem\""
                                        .formatted(asked.target(), asked.agent())),
                        new Query.ConnectionRecipe.Way(
                                "jdbc",
                                "jdbc:postgresql://127.0.0.1:15432/%s?user=%s&sslmode=verify-full&sslrootcert=ca.pem"
                                        .formatted(asked.target(), asked.agent()))));
    }

    // Masking

    private static List<MaskingRuleView> rulesAtFirst() {
        return List.of(
                rule("cpf", "cpf", List.of(), "partial", List.of()),
                rule("name", "", List.of("crm:public.clientes.nome"), "pseudonym", List.of()),
                rule(
                        "contact",
                        "",
                        List.of("crm:public.clientes.email", "crm:*.*.telefone"),
                        "partial",
                        List.of()),
                rule("support", "email", List.of(), "none", List.of("support")),
                rule("cep", "cep", List.of(), "generalise", List.of()),
                rule("rest", "any", List.of(), "redact", List.of()));
    }

    private static MaskingRuleView rule(
            String name,
            String detect,
            List<String> columns,
            String technique,
            List<String> roles) {
        return new MaskingRuleView(
                name,
                detect.isEmpty() ? Optional.empty() : Optional.of(detect),
                columns,
                List.of(),
                technique,
                Optional.empty(),
                roles);
    }

    private static final Pattern PERSONAL =
            Pattern.compile(
                    "(?<cpf>\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2})|(?<email>[\\w.]+@[\\w.]+\\w)|(?<phone>\\(\\d{2}\\) \\d{4,5}-\\d{4})|(?<cep>\\d{5}-\\d{3})");

    private static Query.TextPreview preview(Query.PreviewText asked) {
        List<Query.TextPreview.Span> spans = new ArrayList<>();
        Matcher matcher = PERSONAL.matcher(asked.text());
        int at = 0;
        while (matcher.find()) {
            String kind =
                    List.of("cpf", "email", "phone", "cep").stream()
                            .filter(name -> matcher.group(name) != null)
                            .findFirst()
                            .orElseThrow();
            if (matcher.start() > at) {
                String clear = asked.text().substring(at, matcher.start());
                spans.add(
                        new Query.TextPreview.Span(
                                clear, clear, Optional.empty(), Optional.empty()));
            }
            String found = matcher.group();
            Optional<MaskingRuleView> rule =
                    asked.rules().stream()
                            .filter(r -> r.roles().isEmpty() || r.roles().contains(asked.role()))
                            .filter(r ->
                                    r.detect()
                                            .map(d -> d.equals(kind) || d.equals("any"))
                                            .orElse(false))
                            .findFirst();
            String technique = rule.map(MaskingRuleView::technique).orElse("redact");
            spans.add(
                    new Query.TextPreview.Span(
                            found,
                            masked(kind, found, technique),
                            Optional.of(kind),
                            Optional.of(rule.map(MaskingRuleView::name).orElse("redact"))));
            at = matcher.end();
        }
        if (at < asked.text().length()) {
            String rest = asked.text().substring(at);
            spans.add(new Query.TextPreview.Span(rest, rest, Optional.empty(), Optional.empty()));
        }
        return new Query.TextPreview(spans);
    }

    private static String masked(String kind, String found, String technique) {
        return switch (technique) {
            case "none" -> found;
            case "partial" ->
                    switch (kind) {
                        case "cpf" -> "***.***.***-" + found.substring(12);
                        case "email" ->
                                found.charAt(0) + "***" + found.substring(found.indexOf('@'));
                        default -> "***" + found.substring(found.length() - 4);
                    };
            case "pseudonym" -> kind + "-" + Integer.toHexString(found.hashCode() & 0xffffff);
            case "generalise" -> found.substring(0, 2) + "000-000";
            default -> "[" + kind.toUpperCase(Locale.ROOT) + "]";
        };
    }

    private static Query.RowsPreview previewRows(Query.PreviewRows asked) {
        List<OperationView.ResultColumn> columns =
                List.of(
                        result("id", "int8", "", "none"),
                        result("nome", "text", "public.clientes.nome", "pseudonym"),
                        result("cpf", "text", "public.clientes.cpf", "partial"),
                        result("email", "text", "public.clientes.email", "partial"));
        List<List<Optional<String>>> before = new ArrayList<>();
        List<List<Optional<String>>> after = new ArrayList<>();
        for (int i = 0; i < Math.min(asked.limit(), 8); i++) {
            before.add(
                    List.of(
                            Optional.of("9999"),
                            Optional.of("Aaaaa aa Aaaaa"),
                            Optional.of("999.999.999-99"),
                            i == 3 ? Optional.empty() : Optional.of("aaaa.aaaa@aaaaa.aaa")));
            after.add(
                    List.of(
                            Optional.of(String.valueOf(1001 + i)),
                            Optional.of(NAMES.get(i % NAMES.size())),
                            Optional.of("***.***.***-" + (10 + i * 7)),
                            i == 3 ? Optional.empty() : Optional.of("m***@correio.example")));
        }
        return new Query.RowsPreview(columns, before, after);
    }

    private static OperationView.ResultColumn result(
            String name, String type, String source, String technique) {
        return new OperationView.ResultColumn(
                name,
                type,
                source.isEmpty() ? Optional.empty() : Optional.of(source),
                !technique.equals("none"),
                technique);
    }

    // Recordings

    private final class Recordings implements RecordingSource {

        @Override
        public SessionSummary session(String sessionId) {
            answerable();
            return MemoryGateway.this.session(sessionId);
        }

        @Override
        public List<OperationView> operations(String sessionId, long afterSeq, int limit) {
            answerable();
            operationPages.incrementAndGet();
            SessionSummary session = session(sessionId);
            List<OperationView> page = new ArrayList<>();
            for (long seq = afterSeq + 1;
                    seq <= Math.min(session.operations(), afterSeq + limit);
                    seq++) {
                page.add(operation(session, seq));
            }
            return page;
        }

        @Override
        public RowPage rows(String sessionId, long seq, long from, int limit) {
            rowPages.incrementAndGet();
            OperationView operation = operation(session(sessionId), seq);
            List<List<Optional<String>>> rows = new ArrayList<>();
            for (long i = from; i < Math.min(operation.rowCount(), from + limit); i++) {
                rows.add(row(operation, (int) i));
            }
            return new RowPage(from, rows, false);
        }
    }

    private static List<Optional<String>> row(OperationView operation, int i) {
        List<Optional<String>> row = new ArrayList<>();
        for (OperationView.ResultColumn column : operation.columns()) {
            row.add(
                    switch (column.name()) {
                        case "nome" -> Optional.of(NAMES.get(i % NAMES.size()));
                        case "cpf" -> Optional.of("***.***.***-%02d".formatted(i * 37 % 100));
                        case "email" ->
                                i % 9 == 4 ? Optional.empty() : Optional.of("m***@correio.example");
                        case "telefone" ->
                                i % 7 == 5
                                        ? Optional.empty()
                                        : Optional.of("(81) *****-%04d".formatted(i * 97 % 10000));
                        case "cidade" -> Optional.of(TOWNS.get(i % TOWNS.size()));
                        case "vencimento" ->
                                Optional.of(LocalDate.of(2026, 10, 1).plusDays(i % 50).toString());
                        case "valor", "sum", "total" ->
                                Optional.of("%d.%02d".formatted(90 + i * 13 % 700, i * 29 % 100));
                        case "situacao" -> Optional.of("ABERTA");
                        case "version" -> Optional.of("PostgreSQL 17.6 on x86_64-pc-linux-gnu");
                        case "cep" -> Optional.of("50000-000");
                        case "logradouro" -> Optional.of("[ENDEREÇO]");
                        default -> Optional.of(String.valueOf(1001 + i));
                    });
        }
        return row;
    }

    private static OperationView operation(SessionSummary session, long seq) {
        int kind = (int) ((seq - 1) % SQL.size());
        boolean denied = kind == 6;
        boolean held = kind == 4;
        Instant at =
                session.startedAt()
                        .plusMillis(
                                400 + (seq - 1) * 1370 + (seq - 1) / 8 * 21_000 + seq * seq % 700);
        long rows =
                switch (kind) {
                    case 0, 3 -> 1;
                    case 1 -> 500;
                    case 2 -> 184 + seq * 13;
                    case 4 -> 1200;
                    case 5 -> 0;
                    case 7 -> 61;
                    default -> 0;
                };
        Map<String, Long> masked = new LinkedHashMap<>();
        if (kind == 1 || kind == 4) {
            masked.put("cpf", rows);
            masked.put("name", rows);
            masked.put("contact", rows * 2 - 70);
        } else if (kind == 2) {
            masked.put("cpf", rows);
            masked.put("name", rows);
        } else if (kind == 7) {
            masked.put("cep", rows);
        }
        List<OperationView.ResultColumn> columns =
                switch (kind) {
                    case 0 -> List.of(result("version", "text", "", "none"));
                    case 1, 4 ->
                            List.of(
                                    result("id", "int8", "public.clientes.id", "none"),
                                    result("nome", "text", "public.clientes.nome", "pseudonym"),
                                    result("cpf", "text", "public.clientes.cpf", "partial"),
                                    result("email", "text", "public.clientes.email", "partial"),
                                    result(
                                            "telefone",
                                            "text",
                                            "public.clientes.telefone",
                                            "partial"));
                    case 2 ->
                            List.of(
                                    result("nome", "text", "public.clientes.nome", "pseudonym"),
                                    result("cpf", "text", "public.clientes.cpf", "partial"),
                                    result(
                                            "vencimento",
                                            "date",
                                            "public.faturas.vencimento",
                                            "none"),
                                    result("valor", "numeric", "public.faturas.valor", "none"),
                                    result("situacao", "text", "public.faturas.situacao", "none"));
                    case 3 ->
                            List.of(
                                    result("count", "int8", "", "none"),
                                    result("sum", "numeric", "", "none"));
                    case 7 ->
                            List.of(
                                    result("id", "int8", "public.pedidos.id", "none"),
                                    result("total", "numeric", "public.pedidos.total", "none"),
                                    result(
                                            "logradouro",
                                            "text",
                                            "public.enderecos.logradouro",
                                            "redact"),
                                    result("cep", "text", "public.enderecos.cep", "generalise"));
                    default -> List.of();
                };
        return new OperationView(
                seq,
                at,
                Optional.of(at.plusMillis(held ? 14_000 : 35 + rows * 2)),
                "postgresql",
                denied ? "deny" : held ? "hold" : "allow",
                denied
                        ? List.of("destructive")
                        : held
                                ? List.of("bulk-export")
                                : masked.isEmpty() ? List.of() : List.of("cpf", "name"),
                POLICY,
                session.role(),
                session.purpose(),
                held ? Optional.of("apr-7731") : Optional.empty(),
                masked,
                denied
                        ? Optional.of(
                                "Negado pela regra destructive: DELETE sem WHERE apagaria todas as linhas de public.clientes.")
                        : Optional.empty(),
                210_000 + seq,
                SQL.get(kind),
                kind == 5
                        ? List.of(Optional.of("88213"), Optional.of("ABERTA"))
                        : kind == 7 ? List.of(Optional.of("2026-11-01")) : List.of(),
                columns,
                rows,
                denied ? "denied" : kind == 5 ? "UPDATE 1" : "SELECT " + rows);
    }
}
