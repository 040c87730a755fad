package io.portaria.engine;

import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.ValueMasker;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.protocol.postgresql.session.SampleMasking;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.vault.KeyedDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What draft rules would do, on a text or on real rows, before they are saved.
final class MaskingPreview {
    private static final int MOST_ROWS = 100;

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

    Query.RowsPreview rows(Query.PreviewRows query) {
        PostgresTarget target =
                wiring.target(query.target())
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "There is no PostgreSQL target " + query.target() + "."));
        MaskingRules rules =
                CatalogMasking.of(
                        query.rules().stream().map(MaskingPreview::rule).toList(),
                        query.target(),
                        query.role());
        KeyedDigest digest = wiring.vault.digest("pseudonym");
        try {
            SampleMasking.Sample sample =
                    SampleMasking.of(
                            target,
                            wiring.postgresql.schema(target),
                            rules,
                            digest::of,
                            keys,
                            wiring.random,
                            query.schema(),
                            query.table(),
                            Math.clamp(query.limit(), 1, MOST_ROWS));
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
        } catch (IOException e) {
            throw new GatewayRefused(
                    "Rows of " + query.table() + " cannot be read: " + e.getMessage());
        }
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
