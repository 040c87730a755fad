package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.refuse.PgRefusals;
import io.portaria.engine.sockets.RelaySocket;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FarewellTest {
    /// What waits is not in the book yet, or the book failed: only the reason may go out.
    @Test
    void rowsThatWaitAreNotSentWithIt() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (RelaySocket transport = RelaySocket.unconnected()) {
            ClientConnection client =
                    new ClientConnection(
                            transport,
                            transport,
                            new FrameReader(InputStream.nullInputStream()),
                            new FrameWriter(sent));
            byte[] row = "unrecorded".getBytes(StandardCharsets.UTF_8);
            client.writer().copy((byte) 'D', row, 0, row.length);
            client.writer().begin((byte) 'D').bytes(row);
            client.farewell(
                    PgRefusals.fatal(
                            new Refusal(
                                    Refusal.Kind.NOT_RECORDABLE,
                                    "record",
                                    "It cannot be recorded.",
                                    "")));
        }
        String all = sent.toString(StandardCharsets.UTF_8);
        assertThat(all).startsWith("E").contains("It cannot be recorded").doesNotContain("unrec");
    }
}
