package io.portaria.engine;

import java.nio.file.Path;

/// The folder in which everything of one gateway lies.
///
/// ```
/// HOME/  catalog/      versions of the catalog file         truth
///        ledger/       tiles, entries, checkpoint           truth
///        recordings/   encrypted, one file a session        truth
///        vault/        secrets and keys, sealed             truth
///        tls/          certificates, public parts           made anew when missing
///        state.mv.db   approvals and budgets, encrypted            truth
///        index.mv.db   what sessions there are, encrypted       made anew when missing
///        run/          what a running gateway leaves for its own command line
/// ```
public record Home(Path folder) {

    public Path catalog() {
        return folder.resolve("catalog");
    }

    public Path ledger() {
        return folder.resolve("ledger");
    }

    public Path recordings() {
        return folder.resolve("recordings");
    }

    public Path vault() {
        return folder.resolve("vault");
    }

    public Path tls() {
        return folder.resolve("tls");
    }

    public Path run() {
        return folder.resolve("run");
    }
}
