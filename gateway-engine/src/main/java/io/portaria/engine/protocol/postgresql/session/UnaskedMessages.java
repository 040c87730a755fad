package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import java.io.IOException;

/// What the server says without being asked: notifications and settings.
final class UnaskedMessages {
    private final SessionState state;
    private final FrameReader in;
    private final AgentWriter agent;
    private final Owed owed;
    private final StatementMasking texts;

    UnaskedMessages(
            SessionState state,
            FrameReader in,
            AgentWriter agent,
            Owed owed,
            StatementMasking texts) {
        this.state = state;
        this.in = in;
        this.agent = agent;
        this.owed = owed;
        this.texts = texts;
    }

    // NotificationResponse: | 'A' | int32 length | int32 process | string channel | string payload
    // |
    void notification() throws IOException, AuditUnavailable {
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        int process = body.int32();
        String channel = body.string(state.charset());
        String payload = body.string(state.charset());
        MaskedText maskedChannel = texts.mask(channel);
        MaskedText maskedPayload = texts.mask(payload);
        state.recording()
                .note("notification", new MaskedText(maskedChannel + ": " + maskedPayload));
        agent.out()
                .begin(Backend.NOTIFICATION_RESPONSE)
                .int32(process)
                .bytes(maskedChannel.text().getBytes(state.charset()))
                .int8(0)
                .bytes(maskedPayload.text().getBytes(state.charset()))
                .int8(0)
                .end();
    }

    // ParameterStatus: | 'S' | int32 length | string name | string value |
    void parameterStatus() throws IOException {
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        String name = body.string(state.charset());
        String value = body.string(state.charset());
        if (state.readsOtherwiseBy(name, value) && !owed.isLast()) {
            throw new EndSession(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "analysis",
                            "standard_conforming_strings changed while further statements were already under way; they were read by the other rules.",
                            "Wait for the answer before sending more."));
        }
        state.told(name, value);
        if (texts.isClean(value)) {
            agent.forward(in);
        } else {
            agent.out()
                    .begin(Backend.PARAMETER_STATUS)
                    .string(name)
                    .string(texts.mask(value).text())
                    .end();
        }
    }
}
