package io.portaria.engine.mask;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Room that one big value took is given back when a session rests.
class ByteSinkTest {
    @Test
    void restGivesBackWhatOneBigValueTook() {
        ByteSink sink = new ByteSink();
        sink.append(new byte[1 << 20]);
        sink.clear();
        assertThat(sink.array().length)
                .as("kept from value to value")
                .isGreaterThanOrEqualTo(1 << 20);
        sink.rest();
        assertThat(sink.array().length).isLessThanOrEqualTo(ByteSink.KEPT_AT_REST);
        assertThat(sink.length()).isZero();
        sink.append("ação");
        assertThat(new String(sink.array(), 0, sink.length(), StandardCharsets.UTF_8))
                .isEqualTo("ação");
    }

    @Test
    void aBufferOfUsualSizeIsKept() {
        ByteSink sink = new ByteSink();
        sink.append(new byte[50_000]);
        byte[] room = sink.array();
        sink.rest();
        assertThat(sink.array()).isSameAs(room);
    }
}
