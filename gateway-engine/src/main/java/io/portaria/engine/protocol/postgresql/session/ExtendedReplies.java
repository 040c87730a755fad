package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The extended query protocol, as far as it says what became of statements and portals.
final class ExtendedReplies {
    /// Above it those that are gone are forgotten.
    private static final int FEW_PORTALS = 64;

    private final FrameReader in;
    private final AgentWriter agent;
    private final Owed owed;
    private final Set<Portal> openPortals = new LinkedHashSet<>();

    ExtendedReplies(FrameReader in, AgentWriter agent, Owed owed) {
        this.in = in;
        this.agent = agent;
        this.owed = owed;
    }

    void parseComplete() throws ProtocolViolation {
        switch (owed.head()) {
            case Expected.Parse(Prepared prepared) -> {
                prepared.became(Prepared.State.HELD);
                agent.forward(in);
            }
            case Expected.ParseAgain(Prepared prepared) -> prepared.became(Prepared.State.HELD);
            case Expected.ParseCopy _, Expected.ParseMade _, Expected.ParseOfQuery _ -> {
                // ours
            }
            default -> throw Owed.unexpected();
        }
        owed.done();
    }

    void bindComplete() throws ProtocolViolation {
        if (!(owed.head() instanceof Expected.Bind(Portal portal))) {
            throw Owed.unexpected();
        }
        portal.bound();
        if (portal.isNamed()) {
            if (openPortals.size() >= FEW_PORTALS) {
                openPortals.removeIf(Portal::isGone);
            }
            openPortals.add(portal);
        }
        owed.done();
        if (!portal.isOfQuery()) {
            agent.forward(in);
        }
    }

    void closeComplete() throws ProtocolViolation {
        if (!(owed.head() instanceof Expected.Close(boolean isOurs, Optional<Closing> closing))) {
            throw Owed.unexpected();
        }
        closing.ifPresent(c -> c.became(Prepared.State.HELD));
        owed.done();
        if (!isOurs) {
            agent.forward(in);
        }
    }

    void parameterDescription() throws ProtocolViolation {
        switch (owed.head()) {
            case Expected.DescribeStatement(Prepared prepared) -> {
                MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
                int[] types = new int[body.count(4)];
                for (int i = 0; i < types.length; i++) {
                    types[i] = body.int32();
                }
                prepared.parameterTypes(types);
                agent.forward(in);
            }
            case Expected.DescribeCopy _, Expected.DescribeMade _ -> {
                // ours
            }
            default -> throw Owed.unexpected();
        }
    }

    void noData() throws ProtocolViolation {
        switch (owed.head()) {
            case Expected.DescribeStatement(Prepared prepared) -> {
                prepared.givesNoRows();
                agent.forward(in);
            }
            case Expected.DescribePortal(Portal portal, boolean isOurs) -> {
                portal.prepared().givesNoRows();
                if (!isOurs && !portal.isOfQuery()) {
                    agent.forward(in);
                }
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                if (execution.isEmpty()) {
                    agent.forward(in);
                }
            }
            case Expected.DescribeCopy _, Expected.DescribeMade _ -> {
                // ours
            }
            default -> throw Owed.unexpected();
        }
        owed.done();
    }

    /// With the transaction its portals are gone.
    void outsideTransaction() {
        if (!openPortals.isEmpty()) {
            openPortals.forEach(Portal::gone);
            openPortals.clear();
        }
    }
}
