package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.detect.Detector;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.MaskingRules;
import java.util.Map;
import java.util.TreeMap;

/// How many values of one operation were masked, by rule. Plain arrays, because it counts on the hottest path.
final class MaskCounts {
    private static final Detector[] DETECTORS = Detector.values();

    private final Map<String, Long> byRule = new TreeMap<>();
    private final long[] byDetector = new long[DETECTORS.length];

    void finding(Detector detector) {
        byDetector[detector.ordinal()]++;
    }

    void whole(MaskRule rule, long values) {
        byRule.merge(rule.name(), values, Long::sum);
    }

    /// The counts with what the detectors found put to the rules that were applied.
    Map<String, Long> total(MaskingRules rules) {
        Map<String, Long> total = new TreeMap<>(byRule);
        for (Detector detector : DETECTORS) {
            if (byDetector[detector.ordinal()] > 0) {
                total.merge(
                        rules.detected(detector).name(), byDetector[detector.ordinal()], Long::sum);
            }
        }
        return total;
    }
}
