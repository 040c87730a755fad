package io.portaria.engine.cli.violations;

/// For [io.portaria.engine.HouseRulesBiteTest]: two gateways in one process would share it.
public final class KeepsState {
    @SuppressWarnings("NonFinalStaticField")
    static int count;

    private KeepsState() {}
}
