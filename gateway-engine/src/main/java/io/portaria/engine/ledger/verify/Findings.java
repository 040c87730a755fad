package io.portaria.engine.ledger.verify;

import java.util.ArrayList;
import java.util.List;

/// Collects sentences. Keeps the first ones: a log that is wrong everywhere needs no million of them.
final class Findings {
    private static final int MOST = 1000;

    private final List<String> findings = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void found(String sentence) {
        add(findings, sentence);
    }

    /// Before those that follow from it.
    void cause(String sentence) {
        findings.addFirst(sentence);
    }

    void remark(String sentence) {
        add(remarks, sentence);
    }

    private static void add(List<String> list, String sentence) {
        if (list.size() < MOST) {
            list.add(sentence);
        }
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
