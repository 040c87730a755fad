package io.portaria.engine.catalog;

import io.portaria.engine.catalog.Catalog.Address;
import io.portaria.engine.catalog.Catalog.Agent;
import io.portaria.engine.catalog.Catalog.ApprovalRule;
import io.portaria.engine.catalog.Catalog.Certificate;
import io.portaria.engine.catalog.Catalog.Condition;
import io.portaria.engine.catalog.Catalog.Duty;
import io.portaria.engine.catalog.Catalog.Gateway;
import io.portaria.engine.catalog.Catalog.Grant;
import io.portaria.engine.catalog.Catalog.Guardrail;
import io.portaria.engine.catalog.Catalog.Hours;
import io.portaria.engine.catalog.Catalog.Issuer;
import io.portaria.engine.catalog.Catalog.MaskingRule;
import io.portaria.engine.catalog.Catalog.Match;
import io.portaria.engine.catalog.Catalog.Person;
import io.portaria.engine.catalog.Catalog.Retention;
import io.portaria.engine.catalog.Catalog.Role;
import io.portaria.engine.catalog.Catalog.SecretRef;
import io.portaria.engine.catalog.Catalog.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a catalog file, YAML or JSON. Every error has its line and column, and all of them are reported together.
public final class CatalogFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern ADDRESS =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\s]+):(\\d{1,5})");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,5})(d|w|m|y)");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /// Spelled here because the catalog knows no other room; a test holds them equal to those that there are.
    static final List<String> DETECTORS =
            List.of(
                    "cpf",
                    "cnpj",
                    "email",
                    "phone",
                    "rg",
                    "cnh",
                    "pis",
                    "titulo-eleitor",
                    "cns",
                    "cep",
                    "pix-key",
                    "placa",
                    "card",
                    "ip",
                    "secret",
                    "any");

    private final List<CatalogProblem> problems = new ArrayList<>();
    private final Path folder;
    private final Set<String> roleNames = new LinkedHashSet<>();
    private final Map<String, String> targetTypes = new LinkedHashMap<>();
    private final Set<String> personNames = new LinkedHashSet<>();
    private final Set<String> approverNames = new LinkedHashSet<>();
    private final Set<String> issuerNames = new LinkedHashSet<>();
    private final Set<String> guardrailNames = new LinkedHashSet<>();

    private CatalogFile(Path folder) {
        this.folder = folder;
    }

    /// @param folder where relative paths in the file start
    /// @throws InvalidCatalog with every error found
    public static Catalog read(String source, Path folder) throws InvalidCatalog {
        return new CatalogFile(folder).catalog(source);
    }

    /// The root node, for who rewrites a part of the text.
    static Node compose(String source) throws InvalidCatalog {
        try {
            LoadSettings settings =
                    LoadSettings.builder()
                            .setLabel("catalog")
                            .setUseMarks(true)
                            .setMaxAliasesForCollections(20)
                            .build();
            return new Compose(settings)
                    .composeString(source)
                    .orElseThrow(() ->
                            new InvalidCatalog(
                                    List.of(new CatalogProblem(1, 1, "The catalog is empty."))));
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            throw new InvalidCatalog(
                    List.of(
                            new CatalogProblem(
                                    mark.map(m -> m.getLine() + 1).orElse(1),
                                    mark.map(m -> m.getColumn() + 1).orElse(1),
                                    "This is not valid YAML: " + e.getProblem() + ".")));
        } catch (YamlEngineException e) {
            throw new InvalidCatalog(List.of(new CatalogProblem(1, 1, "This is not valid YAML.")));
        }
    }

    private Catalog catalog(String source) throws InvalidCatalog {
        YamlValue root = new YamlValue(compose(source), "the catalog", problems);
        YamlValue.Fields f =
                root.fields(
                        "gateway",
                        "issuers",
                        "people",
                        "agents",
                        "targets",
                        "roles",
                        "masking",
                        "guardrails",
                        "approvals",
                        "retention");
        Gateway gateway =
                f.required("gateway")
                        .map(this::gateway)
                        .orElse(new Gateway("", Map.of(), Optional.empty()));
        List<Issuer> issuers = new ArrayList<>();
        f.items("issuers", "an issuer").forEach(v -> issuers.add(issuer(v)));
        List<Person> people = new ArrayList<>();
        f.items("people", "a person").forEach(v -> people.add(person(v)));
        List<Target> targets = new ArrayList<>();
        f.items("targets", "a target").forEach(v -> target(v).ifPresent(targets::add));
        List<Role> roles = new ArrayList<>();
        f.items("roles", "a role").forEach(v -> roles.add(role(v)));
        List<Agent> agents = new ArrayList<>();
        Set<String> agentNames = new LinkedHashSet<>();
        f.items("agents", "an agent").forEach(v -> agents.add(agent(v, agentNames)));
        List<MaskingRule> masking = new ArrayList<>();
        Set<String> ruleNames = new LinkedHashSet<>();
        f.items("masking", "a masking rule").forEach(v -> masking.add(maskingRule(v, ruleNames)));
        List<Guardrail> guardrails = new ArrayList<>();
        f.items("guardrails", "a guardrail").forEach(v -> guardrails.add(guardrail(v)));
        List<ApprovalRule> approvals = new ArrayList<>();
        f.items("approvals", "an approval rule").forEach(v -> approvals.add(approval(v)));
        Retention retention =
                f.optional("retention")
                        .map(this::retention)
                        .orElse(new Retention(Optional.empty(), Optional.empty()));
        if (!problems.isEmpty()) {
            throw new InvalidCatalog(
                    problems.stream()
                            .sorted(
                                    java.util.Comparator.comparingInt(CatalogProblem::line)
                                            .thenComparingInt(CatalogProblem::column))
                            .distinct()
                            .toList());
        }
        return new Catalog(
                gateway,
                List.copyOf(issuers),
                List.copyOf(people),
                List.copyOf(agents),
                List.copyOf(targets),
                List.copyOf(roles),
                List.copyOf(masking),
                List.copyOf(guardrails),
                List.copyOf(approvals),
                retention);
    }

    private Gateway gateway(YamlValue value) {
        YamlValue.Fields f = value.fields("name", "listen", "tls");
        Map<String, Address> listen = new LinkedHashMap<>();
        f.optional("listen")
                .ifPresent(v -> {
                    for (Map.Entry<String, YamlValue> e :
                            v.fields("postgresql", "git", "s3", "sts", "admin").all().entrySet()) {
                        if (!e.getValue().isNull()) {
                            listen.put(e.getKey(), address(e.getValue()));
                        }
                    }
                });
        Optional<Certificate> tls =
                f.optional("tls")
                        .map(v -> {
                            YamlValue.Fields t = v.fields("certificate", "key");
                            Path certificate =
                                    t.required("certificate").map(this::fileOnly).orElse(folder);
                            SecretRef key =
                                    t.required("key")
                                            .map(this::secret)
                                            .orElse(new SecretRef.Env(""));
                            return new Certificate(certificate, key);
                        });
        return new Gateway(f.text("name"), Map.copyOf(listen), tls);
    }

    private Issuer issuer(YamlValue value) {
        YamlValue.Fields f = value.fields("name", "type", "issuer", "audience", "jwks", "metadata");
        String name = name(f, issuerNames, "issuer");
        if (name.equals("portaria")) {
            f.required("name")
                    .ifPresent(v ->
                            v.problem("The name \"portaria\" belongs to the built-in issuer."));
        }
        String type = f.required("type").map(v -> v.oneOf("oidc", "saml")).orElse("oidc");
        String audience = f.text("audience");
        if (type.equals("saml")) {
            refuse(f, "issuer", "a SAML issuer");
            refuse(f, "jwks", "a SAML issuer");
            return new Issuer.Saml(
                    name, f.required("metadata").map(this::fileOnly).orElse(folder), audience);
        }
        refuse(f, "metadata", "an OIDC issuer");
        String issuer = f.text("issuer");
        if (!issuer.isEmpty() && !issuer.startsWith("https://") && !isLoopbackUrl(issuer)) {
            f.required("issuer")
                    .ifPresent(v ->
                            v.problem(
                                    "An issuer is an https:// address; http:// is for loopback only."));
        }
        return new Issuer.Oidc(name, issuer, audience, f.optional("jwks").map(this::fileOnly));
    }

    private Person person(YamlValue value) {
        YamlValue.Fields f = value.fields("name", "email", "match", "duties");
        String name = name(f, personNames, "person");
        Set<Duty> duties = EnumSet.noneOf(Duty.class);
        f.optional("duties")
                .ifPresent(v -> {
                    for (String duty : v.texts()) {
                        try {
                            duties.add(Duty.valueOf(duty.toUpperCase(Locale.ROOT)));
                        } catch (IllegalArgumentException e) {
                            v.problem(
                                    "There is no duty \""
                                            + duty
                                            + "\"; known are owner, approver, dpo, operator.");
                        }
                    }
                });
        if (duties.contains(Duty.APPROVER)) {
            approverNames.add(name);
        }
        return new Person(
                name, f.text("email"), f.optional("match").map(this::match), Set.copyOf(duties));
    }

    private Agent agent(YamlValue value, Set<String> names) {
        YamlValue.Fields f = value.fields("name", "owner", "match", "roles", "expires", "runsIn");
        String name = name(f, names, "agent");
        String owner = f.text("owner");
        if (!owner.isEmpty() && !personNames.contains(owner)) {
            f.required("owner")
                    .ifPresent(v ->
                            v.problem("There is no person \"" + owner + "\" to own an agent."));
        }
        List<String> roles = f.texts("roles");
        f.optional("roles")
                .ifPresent(v -> {
                    for (String role : roles) {
                        if (!roleNames.contains(role)) {
                            v.problem("There is no role \"" + role + "\".");
                        }
                    }
                });
        Optional<LocalDate> expires = f.optional("expires").flatMap(this::date);
        return new Agent(
                name,
                owner,
                f.optional("match").map(this::match),
                List.copyOf(roles),
                expires,
                f.text("runsIn", ""));
    }

    private Match match(YamlValue value) {
        YamlValue.Fields f = value.fields("issuer", "claims");
        String issuer = f.text("issuer");
        if (!issuer.isEmpty() && !issuerNames.contains(issuer)) {
            f.required("issuer")
                    .ifPresent(v -> v.problem("There is no issuer \"" + issuer + "\"."));
        }
        Map<String, String> claims = new LinkedHashMap<>();
        f.required("claims")
                .ifPresent(v -> {
                    v.fields().all().forEach((claim, pattern) -> claims.put(claim, pattern.text()));
                    if (claims.isEmpty()) {
                        v.problem(
                                "A match needs at least one claim, or every token of the issuer would match.");
                    }
                });
        return new Match(issuer, Map.copyOf(claims));
    }

    private Optional<Target> target(YamlValue value) {
        YamlValue.Fields f =
                value.fields(
                        "name",
                        "type",
                        "address",
                        "database",
                        "username",
                        "password",
                        "tls",
                        "ca",
                        "url",
                        "endpoint",
                        "region",
                        "buckets",
                        "accessKey",
                        "secretKey");
        Optional<String> type = f.required("type").map(v -> v.oneOf("postgresql", "git", "s3"));
        String name = name(f, targetTypes.keySet(), "target");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        targetTypes.put(name, type.get());
        return Optional.of(
                switch (type.get()) {
                    case "postgresql" -> postgresql(name, f);
                    case "git" -> git(name, f);
                    default -> s3(name, f);
                });
    }

    private Target postgresql(String name, YamlValue.Fields f) {
        for (String other :
                List.of("url", "endpoint", "region", "buckets", "accessKey", "secretKey")) {
            refuse(f, other, "a PostgreSQL target");
        }
        Address address = f.required("address").map(this::address).orElse(new Address("", 0));
        SecretRef password = f.required("password").map(this::secret).orElse(new SecretRef.Env(""));
        String tls =
                f.optional("tls")
                        .map(v -> v.oneOf("disable", "require", "verify-full"))
                        .orElse("verify-full");
        return new Target.Postgresql(
                name,
                address,
                f.text("database"),
                f.text("username"),
                password,
                tls,
                f.optional("ca").map(this::fileOnly));
    }

    private Target git(String name, YamlValue.Fields f) {
        for (String other :
                List.of(
                        "address",
                        "database",
                        "tls",
                        "endpoint",
                        "region",
                        "buckets",
                        "accessKey",
                        "secretKey")) {
            refuse(f, other, "a Git target");
        }
        return new Target.Git(
                name,
                f.text("url"),
                f.optional("username").map(YamlValue::text),
                f.optional("password").map(this::secret));
    }

    private Target s3(String name, YamlValue.Fields f) {
        for (String other : List.of("address", "database", "username", "password", "tls", "url")) {
            refuse(f, other, "an S3 target");
        }
        return new Target.S3(
                name,
                f.text("endpoint"),
                f.text("region", "us-east-1"),
                List.copyOf(f.texts("buckets")),
                f.required("accessKey").map(this::secret).orElse(new SecretRef.Env("")),
                f.required("secretKey").map(this::secret).orElse(new SecretRef.Env("")));
    }

    private Role role(YamlValue value) {
        YamlValue.Fields f = value.fields("name", "purpose", "legalBasis", "may", "hours");
        String name = name(f, roleNames, "role");
        List<Grant> may = new ArrayList<>();
        f.items("may", "a grant").forEach(v -> may.add(grant(v)));
        return new Role(
                name,
                f.text("purpose"),
                f.text("legalBasis"),
                List.copyOf(may),
                f.optional("hours").map(this::hours));
    }

    private Grant grant(YamlValue value) {
        YamlValue.Fields f = value.fields("target", "actions", "objects");
        String target = f.text("target");
        String type = targetTypes.getOrDefault(target, "");
        if (!target.isEmpty() && type.isEmpty()) {
            f.required("target")
                    .ifPresent(v -> v.problem("There is no target \"" + target + "\"."));
        }
        Set<String> known =
                switch (type) {
                    case "postgresql" -> Set.of("read", "write", "ddl", "any");
                    case "git" -> Set.of("fetch", "push");
                    case "s3" -> Set.of("get", "list", "put", "delete");
                    default -> Set.of();
                };
        List<String> actions = f.required("actions").map(YamlValue::texts).orElse(List.of());
        f.optional("actions")
                .ifPresent(v -> {
                    for (String action : actions) {
                        if (!known.isEmpty() && !known.contains(action)) {
                            v.problem(
                                    "A target of type "
                                            + type
                                            + " has no action \""
                                            + action
                                            + "\"; known are "
                                            + String.join(", ", known.stream().sorted().toList())
                                            + ".");
                        }
                    }
                });
        return new Grant(target, Set.copyOf(actions), List.copyOf(f.texts("objects")));
    }

    private Hours hours(YamlValue value) {
        YamlValue.Fields f = value.fields("days", "from", "to", "zone");
        Set<DayOfWeek> days =
                f.optional("days").map(this::days).orElse(EnumSet.allOf(DayOfWeek.class));
        LocalTime from = f.required("from").map(this::time).orElse(LocalTime.MIN);
        LocalTime to = f.required("to").map(this::time).orElse(LocalTime.MAX);
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        Optional<YamlValue> zoneValue = f.optional("zone");
        if (zoneValue.isPresent()) {
            try {
                zone = ZoneId.of(zoneValue.get().text());
            } catch (DateTimeException e) {
                zoneValue
                        .get()
                        .problem("There is no time zone of this name; one is America/Sao_Paulo.");
            }
        }
        return new Hours(Set.copyOf(days), from, to, zone);
    }

    private Set<DayOfWeek> days(YamlValue value) {
        Map<String, DayOfWeek> byName = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            byName.put(day.name().substring(0, 3).toLowerCase(Locale.ROOT), day);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String text : value.texts()) {
            for (String part : text.split(",")) {
                String[] ends = part.strip().split("-");
                Optional<DayOfWeek> first = Optional.ofNullable(byName.get(ends[0]));
                Optional<DayOfWeek> last = Optional.ofNullable(byName.get(ends[ends.length - 1]));
                if (ends.length > 2 || first.isEmpty() || last.isEmpty()) {
                    value.problem(
                            "Days are written mon, tue, wed, thu, fri, sat, sun, or as a span such as mon-fri.");
                    return days;
                }
                DayOfWeek day = first.get();
                days.add(day);
                while (day != last.get()) {
                    day = day.plus(1);
                    days.add(day);
                }
            }
        }
        return days;
    }

    private MaskingRule maskingRule(YamlValue value, Set<String> names) {
        YamlValue.Fields f =
                value.fields(
                        "name",
                        "detect",
                        "columns",
                        "objects",
                        "technique",
                        "roles",
                        "references",
                        "unmaskable");
        String name = name(f, names, "masking rule");
        Optional<String> detect =
                f.optional("detect").map(v -> v.oneOf(DETECTORS.toArray(String[]::new)));
        List<String> columns = f.texts("columns");
        List<String> objects = f.texts("objects");
        if (detect.isEmpty() && columns.isEmpty() && objects.isEmpty()) {
            value.problem("A masking rule says what it is for: detect, columns or objects.");
        }
        if (detect.isPresent() && !columns.isEmpty()) {
            value.problem("A masking rule has either detect or columns; write two rules.");
        }
        columns.forEach(c -> pattern(f, "columns", c, 3));
        objects.forEach(o -> pattern(f, "objects", o, 0));
        String technique = "redact";
        Optional<String> fixed = Optional.empty();
        Optional<YamlValue> given = f.required("technique");
        if (given.isPresent() && given.get().isMapping()) {
            technique = "fixed";
            fixed = given.get().fields("fixed").required("fixed").map(YamlValue::text);
        } else if (given.isPresent() && given.get().isNull()) {
            technique = "null";
        } else if (given.isPresent()) {
            String text = given.get().text();
            if (text.startsWith("fixed:")) {
                technique = "fixed";
                fixed = Optional.of(text.substring("fixed:".length()).strip());
            } else {
                technique =
                        given.get()
                                .oneOf(
                                        "redact",
                                        "partial",
                                        "pseudonym",
                                        "null",
                                        "fixed",
                                        "generalise",
                                        "none");
                if (technique.equals("fixed")) {
                    given.get().problem("The technique fixed needs its value: { fixed: VALUE }.");
                }
            }
        } else if (f.all().containsKey("technique")) {
            technique = "null";
            problems.removeLast();
        }
        List<String> roles = f.texts("roles");
        f.optional("roles")
                .ifPresent(v -> {
                    for (String role : roles) {
                        if (!roleNames.contains(role)) {
                            v.problem("There is no role \"" + role + "\".");
                        }
                    }
                });
        return new MaskingRule(
                name,
                detect,
                List.copyOf(columns),
                List.copyOf(objects),
                technique,
                fixed,
                List.copyOf(roles),
                f.optional("references").map(v -> v.oneOf("deny", "mask", "allow")),
                f.optional("unmaskable").map(v -> v.oneOf("deny", "hold", "allow")));
    }

    /// `target:pattern`, the target known, and for columns three dotted parts.
    private void pattern(YamlValue.Fields f, String key, String pattern, int parts) {
        int colon = pattern.indexOf(':');
        Optional<YamlValue> value = f.optional(key);
        if (value.isEmpty()) {
            return;
        }
        if (colon <= 0) {
            value.get()
                    .problem(
                            "\""
                                    + pattern
                                    + "\" names no target; write target:"
                                    + (parts == 3 ? "schema.table.column." : "key."));
            return;
        }
        String target = pattern.substring(0, colon);
        String expected = parts == 3 ? "postgresql" : "s3";
        if (!target.equals("*") && !targetTypes.containsKey(target)) {
            value.get().problem("There is no target \"" + target + "\".");
        } else if (!target.equals("*") && !expected.equals(targetTypes.get(target))) {
            value.get()
                    .problem(
                            "\""
                                    + target
                                    + "\" is a target of type "
                                    + targetTypes.get(target)
                                    + ", which has no "
                                    + key
                                    + ".");
        }
        if (parts == 3 && pattern.substring(colon + 1).split("\\.", -1).length != 3) {
            value.get()
                    .problem("\"" + pattern + "\" is not of the form target:schema.table.column.");
        }
    }

    private Guardrail guardrail(YamlValue value) {
        YamlValue.Fields f = value.fields("name", "targets", "roles", "when", "then");
        String name = name(f, guardrailNames, "guardrail");
        List<String> targets = f.texts("targets");
        f.optional("targets")
                .ifPresent(v -> {
                    for (String target : targets) {
                        if (!targetTypes.containsKey(target)) {
                            v.problem("There is no target \"" + target + "\".");
                        }
                    }
                });
        Condition when =
                f.required("when")
                        .map(GuardrailCondition::read)
                        .orElse(new Condition.OfFiles(Map.of()));
        String then = f.required("then").map(v -> v.oneOf("deny", "hold")).orElse("deny");
        return new Guardrail(name, List.copyOf(targets), List.copyOf(f.texts("roles")), when, then);
    }

    private ApprovalRule approval(YamlValue value) {
        YamlValue.Fields f =
                value.fields(
                        "guardrails",
                        "approvers",
                        "required",
                        "holdMinutes",
                        "grantMinutes",
                        "askPurpose");
        List<String> guardrails = f.required("guardrails").map(YamlValue::texts).orElse(List.of());
        f.optional("guardrails")
                .ifPresent(v -> {
                    for (String guardrail : guardrails) {
                        if (!guardrailNames.contains(guardrail)) {
                            v.problem("There is no guardrail \"" + guardrail + "\".");
                        }
                    }
                });
        List<String> approvers = f.required("approvers").map(YamlValue::texts).orElse(List.of());
        f.optional("approvers")
                .ifPresent(v -> {
                    for (String approver : approvers) {
                        YamlValue where = v.item(approver);
                        if (!personNames.contains(approver)) {
                            where.problem("There is no person \"" + approver + "\".");
                        } else if (!approverNames.contains(approver)) {
                            where.problem(
                                    approver
                                            + " cannot give leave without the duty approver; add it to her duties.");
                        }
                    }
                });
        int required = f.optional("required").map(v -> v.number(1, 9)).orElse(1);
        if (required > approvers.size() && !approvers.isEmpty()) {
            value.problem(
                    "This rule asks for "
                            + required
                            + " different people and names "
                            + approvers.size()
                            + ".");
        }
        return new ApprovalRule(
                List.copyOf(guardrails),
                List.copyOf(approvers),
                required,
                Duration.ofMinutes(
                        f.optional("holdMinutes").map(v -> v.number(1, 24 * 60)).orElse(15)),
                Duration.ofMinutes(
                        f.optional("grantMinutes").map(v -> v.number(1, 24 * 60)).orElse(30)),
                f.optional("askPurpose").map(YamlValue::flag).orElse(false));
    }

    private Retention retention(YamlValue value) {
        YamlValue.Fields f = value.fields("recordings", "ledger");
        return new Retention(
                f.optional("recordings").map(this::span), f.optional("ledger").map(this::span));
    }

    private Period span(YamlValue value) {
        Matcher m = SPAN.matcher(value.text());
        if (!m.matches()) {
            value.problem("A span of time is written 180d, 26w, 6m or 5y.");
            return Period.ZERO;
        }
        int n = Integer.parseInt(m.group(1));
        return switch (m.group(2)) {
            case "d" -> Period.ofDays(n);
            case "w" -> Period.ofWeeks(n);
            case "m" -> Period.ofMonths(n);
            default -> Period.ofYears(n);
        };
    }

    private Address address(YamlValue value) {
        Matcher m = ADDRESS.matcher(value.text());
        if (!m.matches() || Integer.parseInt(m.group(2)) > 65535) {
            value.problem("An address is written host:port, such as 127.0.0.1:15432.");
            return new Address("", 0);
        }
        String host = m.group(1);
        return new Address(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(m.group(2)));
    }

    private SecretRef secret(YamlValue value) {
        if (!value.isMapping()) {
            value.problem(
                    "A secret is given as { env: NAME }, { file: PATH } or, for a trial, { value: … }.");
            return new SecretRef.Env("");
        }
        YamlValue.Fields f = value.fields("env", "file", "value");
        if (f.all().size() != 1) {
            value.problem("A secret is given in one way: env, file or value.");
        }
        if (f.optional("env").isPresent()) {
            return new SecretRef.Env(f.text("env"));
        }
        if (f.optional("file").isPresent()) {
            return new SecretRef.File(folder.resolve(f.text("file")));
        }
        return new SecretRef.Value(f.text("value"));
    }

    private Path fileOnly(YamlValue value) {
        if (!value.isMapping()) {
            return folder.resolve(value.text());
        }
        return folder.resolve(value.fields("file").text("file"));
    }

    private Optional<LocalDate> date(YamlValue value) {
        try {
            return Optional.of(LocalDate.parse(value.text()));
        } catch (DateTimeException e) {
            value.problem("A date is written 2027-03-31.");
            return Optional.empty();
        }
    }

    private LocalTime time(YamlValue value) {
        try {
            return LocalTime.parse(value.text());
        } catch (DateTimeException e) {
            value.problem("A time is written \"22:00\", in quotes.");
            return LocalTime.MIN;
        }
    }

    private String name(YamlValue.Fields f, Set<String> taken, String what) {
        Optional<YamlValue> value = f.required("name");
        if (value.isEmpty()) {
            return "";
        }
        String name = value.get().text();
        if (!NAME.matcher(name).matches()) {
            value.get()
                    .problem(
                            "A name has letters, digits, dots, hyphens and underscores, 63 at most.");
        } else if (taken.contains(name)) {
            value.get().problem("There are two of the name \"" + name + "\" (" + what + ").");
        }
        if (!what.equals("target")) {
            taken.add(name);
        }
        return name;
    }

    private static void refuse(YamlValue.Fields f, String key, String where) {
        f.optional(key)
                .ifPresent(v ->
                        v.problem("The key \"" + key + "\" has no meaning for " + where + "."));
    }

    private static boolean isLoopbackUrl(String url) {
        try {
            URI uri = new URI(url);
            return "http".equals(uri.getScheme())
                    && LOOPBACK.contains(String.valueOf(uri.getHost()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
