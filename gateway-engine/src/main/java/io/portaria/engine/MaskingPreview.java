package io.portaria.engine;

import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.mask.ValueMasker;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.protocol.postgresql.session.SampleMasking;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import io.portaria.engine.vault.KeyedDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What draft rules would do, on a text or on real rows, before they are saved.
final class MaskingPreview {
    private static final int MOST_ROWS = 100;

    /// An entry of the ledger has an end, and a table may have 1600 columns.
    private static final int MOST_COLUMNS_NAMED = 100;

    /// Characters; `NAMEDATALEN - 1` of PostgreSQL.
    private static final int LONGEST_NAME = 63;

    private static final Pattern COLUMN = Pattern.compile("[^:]+:[^.]+\\.[^.]+\\.[^.]+");

    private final Wiring wiring;
    private final TextScanner scanner = new TextScanner();
    private final ScramKeyCache keys = new ScramKeyCache();

    MaskingPreview(Wiring wiring) {
        this.wiring = wiring;
    }

    Query.TextPreview text(Query.PreviewText query) {
        MaskingRules rules =
                CatalogMasking.of(
                        query.rules().stream().map(MaskingPreview::rule).toList(),
                        "",
                        query.role());
        byte[] text = query.text().getBytes(StandardCharsets.UTF_8);
        Findings findings = new Findings();
        scanner.scan(text, 0, text.length, ColumnHint.NONE, findings);
        KeyedDigest digest = wiring.vault.digest("pseudonym");
        ValueMasker masker = new ValueMasker(digest::of);
        List<Query.TextPreview.Span> spans = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < findings.size(); i++) {
            plain(text, at, findings.start(i), spans);
            MaskRule rule = rules.detected(findings.detector(i));
            String before = string(text, findings.start(i), findings.end(i));
            ByteSink out = new ByteSink();
            Masked masked =
                    masker.maskWhole(
                            text,
                            findings.start(i),
                            findings.end(i) - findings.start(i),
                            findings.detector(i),
                            rule.technique(),
                            out);
            String after =
                    switch (masked) {
                        case CHANGED ->
                                new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
                        case UNCHANGED -> before;
                        case NULL -> "NULL";
                    };
            spans.add(
                    new Query.TextPreview.Span(
                            before,
                            after,
                            Optional.of(findings.detector(i).catalogName()),
                            Optional.of(rule.name())));
            at = findings.end(i);
        }
        plain(text, at, text.length, spans);
        return new Query.TextPreview(List.copyOf(spans));
    }

    /// The reading of real rows is in the ledger before they are read.
    ///
    /// @param author who asks, as the ledger has it
    Query.RowsPreview rows(Query.PreviewRows query, String author) {
        PostgresTarget target =
                wiring.target(query.target())
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "There is no PostgreSQL target " + query.target() + "."));
        KeyedDigest digest = wiring.vault.digest("pseudonym");
        try {
            SampleMasking.Sample sample =
                    SampleMasking.of(
                            target,
                            wiring.postgresql.schema(target),
                            rules(query),
                            digest::of,
                            keys,
                            wiring.random,
                            query.schema(),
                            query.table(),
                            Math.clamp(query.limit(), 1, MOST_ROWS),
                            columns -> enter(query, author, columns));
            return new Query.RowsPreview(
                    sample.columns().stream()
                            .map(c ->
                                    new OperationView.ResultColumn(
                                            c.name().text(),
                                            c.type(),
                                            c.source().map(MaskedText::text),
                                            c.isProtected(),
                                            c.technique()))
                            .toList(),
                    sample.outlines(),
                    sample.masked());
        } catch (UpstreamRefused e) {
            // The server's own words may quote a value.
            throw new GatewayRefused(
                    "Rows of "
                            + query.table()
                            + " cannot be read: the server refused it with SQLSTATE "
                            + e.sqlState()
                            + ". Look whether the table is there and the gateway's user may read it.");
        } catch (IOException e) {
            throw new GatewayRefused(
                    "Rows of " + query.table() + " cannot be read: " + e.getMessage());
        }
    }

    /// What holds today is asked for the role of the draft and for a role that no rule names: a release to one role is
    /// none to the person at the screen.
    private SampleMasking.Rules rules(Query.PreviewRows query) {
        List<Catalog.MaskingRule> draft = query.rules().stream().map(MaskingPreview::rule).toList();
        String none = new Technique.None().catalogName();
        List<Catalog.MaskingRule> withoutReleases =
                draft.stream().filter(r -> !r.technique().equals(none)).toList();
        return new SampleMasking.Rules(
                CatalogMasking.of(draft, query.target(), query.role()),
                CatalogMasking.of(withoutReleases, query.target(), query.role()),
                List.of(
                        wiring.masking.rules(query.target(), query.role()),
                        wiring.masking.rules(query.target(), "")));
    }

    private void enter(Query.PreviewRows query, String author, List<String> columns)
            throws IOException {
        JsonBytes entry = new JsonBytes(512);
        entry.begin()
                .text("kind", "preview")
                .time("at", wiring.clock.instant())
                .text("author", author)
                .text("target", query.target())
                .text("table", shortened(query.schema()) + "." + shortened(query.table()))
                .texts(
                        "columns",
                        columns.stream()
                                .limit(MOST_COLUMNS_NAMED)
                                .map(MaskingPreview::shortened)
                                .toList())
                .number("columnCount", columns.size())
                .number("most", Math.clamp(query.limit(), 1, MOST_ROWS))
                .close();
        try {
            wiring.ledger.append(entry.toBytes());
        } catch (LedgerUnavailable e) {
            throw new IOException("it cannot be recorded: " + e.getMessage(), e);
        }
    }

    /// Names of a server have at most 63 bytes; what a client sends has no such end.
    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    private static void plain(byte[] text, int from, int to, List<Query.TextPreview.Span> spans) {
        if (to > from) {
            String same = string(text, from, to);
            spans.add(new Query.TextPreview.Span(same, same, Optional.empty(), Optional.empty()));
        }
    }

    private static String string(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    static Catalog.MaskingRule rule(MaskingRuleView view) {
        for (String column : view.columns()) {
            if (!COLUMN.matcher(column).matches()) {
                throw new GatewayRefused(
                        "The column \""
                                + column
                                + "\" of the rule "
                                + view.name()
                                + " is not written as target:schema.table.column.");
            }
        }
        return new Catalog.MaskingRule(
                view.name(),
                view.detect(),
                view.columns(),
                view.objects(),
                view.technique(),
                view.fixed(),
                view.roles(),
                Optional.empty(),
                Optional.empty());
    }
}
