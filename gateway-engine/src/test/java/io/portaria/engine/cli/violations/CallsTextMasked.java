package io.portaria.engine.cli.violations;

import io.portaria.engine.operation.MaskedText;

/// For [io.portaria.engine.HouseRulesBiteTest]: text that has passed no mask.
public final class CallsTextMasked {
    private CallsTextMasked() {}

    static MaskedText of(String raw) {
        return new MaskedText(raw);
    }
}
