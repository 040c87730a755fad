package io.portaria.engine.policy.violations;

/// For [io.portaria.engine.HouseRulesBiteTest]: a thread without a name.
public final class MakesAThread {
    private MakesAThread() {}

    static Thread made(Runnable task) {
        return new Thread(task);
    }
}
