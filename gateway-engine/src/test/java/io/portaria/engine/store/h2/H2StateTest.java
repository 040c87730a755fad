package io.portaria.engine.store.h2;

import io.portaria.engine.approval.ApprovalStore;
import io.portaria.engine.store.sql.SqlApprovals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The file of approvals and budgets: from each older version to this one, and when it cannot be opened.
class H2StateTest {
    @TempDir private Path folder;

    private static int waiting(H2State state) {
        return new SqlApprovals(state).alone(requests -> requests.waiting(Instant.EPOCH));
    }

    private static void execute(H2State state, List<String> statements) {
        state.work(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                return true;
            }
        });
    }

    @Test
    void whatHadBudgetsOnlyGetsApprovals() throws Exception {
        try (H2State state = H2State.open(folder, "00")) {
            execute(
                    state,
                    List.of(
                            "DROP TABLE approvals",
                            "DROP SEQUENCE approval_numbers",
                            "DROP SEQUENCE approval_changes",
                            "DELETE FROM steps WHERE done > 1"));
            assertThatThrownBy(() -> waiting(state)).isInstanceOf(IllegalStateException.class);
        }
        for (int i = 0; i < 2; i++) {
            try (H2State state = H2State.open(folder, "00")) {
                assertThat(waiting(state)).isZero();
            }
        }
    }

    @Test
    void requestsFromBeforeChangesHadNumbersAreKept() throws Exception {
        try (H2State state = H2State.open(folder, "00")) {
            execute(
                    state,
                    List.of(
                            "DROP INDEX approvals_changed",
                            "ALTER TABLE approvals DROP COLUMN changed",
                            "ALTER TABLE approvals DROP COLUMN changed_by",
                            "DROP SEQUENCE approval_changes",
                            "DELETE FROM steps WHERE done > 2",
                            "INSERT INTO approvals VALUES (7, 'WAITING', 'robo', 'loja', 'd', 's', 1, '{}', '{}')"));
        }
        for (int i = 0; i < 2; i++) {
            try (H2State state = H2State.open(folder, "00")) {
                assertThat(waiting(state)).isEqualTo(1);
                assertThat(new SqlApprovals(state).<Long>alone(ApprovalStore.Requests::lastChange))
                        .isZero();
            }
        }
    }

    @Test
    void whatCannotBeOpenedStaysAsItIs() throws Exception {
        H2State.open(folder, "00").close();
        byte[] before = Files.readAllBytes(folder.resolve("state.mv.db"));
        assertThatThrownBy(() -> H2State.open(folder, "11"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Put the file aside");
        assertThat(folder.resolve("state.mv.db")).hasBinaryContent(before);
    }
}
