package io.portaria.engine.protocol.postgresql.lineage;

/// The columns of something in FROM of which nobody knows the names.
interface RestOfColumns {
    Flow named(String column);

    /// What goes into any of them.
    Flow all();

    /// Each may hold the same.
    static RestOfColumns each(Flow flow) {
        return new RestOfColumns() {
            @Override
            public Flow named(String column) {
                return flow;
            }

            @Override
            public Flow all() {
                return flow;
            }
        };
    }
}
