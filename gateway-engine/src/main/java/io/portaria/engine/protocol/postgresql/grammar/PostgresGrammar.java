package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL's own parser: what it says of a text is what a server of version 18 says. It parses only; whether a table is
/// there or a column fits is no question of the grammar.
///
/// It knows no session. It reads a text as a server does whose `standard_conforming_strings` is on and whose encoding is
/// UTF-8; where a session has set that setting off, its trees are of another statement than the server's.
///
/// For any number of threads. A caller waits for its own answer, first for one of the parsers, then for the parser, both
/// times no longer than the time that a statement may take. A parser that failed, or was too slow, or whose memory has
/// grown large, is thrown away with all it had, and the next statement has a new one.
public final class PostgresGrammar implements AutoCloseable {
    /// The most bytes that a text may have.
    public static final int LONGEST = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresGrammar.class);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final Duration budget;
    private final Threads threads;
    private final TreeReader trees = new TreeReader();

    /// One for each parser that may be there, with the parser if it is made. It is taken out while its parser is asked, and
    /// until one that is thrown away has ended. Those with a parser are in front.
    private final BlockingDeque<Optional<ParserThread>> places = new LinkedBlockingDeque<>();

    private final Set<ParserThread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param parsers how many there may be at once; each has some 35 MiB of memory once it is needed
    /// @param budget how long one statement may take
    public PostgresGrammar(int parsers, Duration budget, Threads threads) {
        if (parsers < 1 || !budget.isPositive()) {
            throw new IllegalArgumentException("A parser needs a place and time.");
        }
        for (int i = 0; i < parsers; i++) {
            places.add(Optional.empty());
        }
        this.budget = budget;
        this.threads = threads;
    }

    /// What the parser makes of `length` bytes. Places in the answer count from `offset`.
    ///
    /// @throws IndexOutOfBoundsException if the array has no such part
    public Parsed parse(byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        if (length > LONGEST) {
            return new Parsed.Beyond(Reasons.TOO_LONG);
        }
        byte[] text = Arrays.copyOfRange(utf8, offset, offset + length);
        for (byte each : text) {
            if (each == 0) {
                return new Parsed.Beyond(Reasons.ZERO_BYTE);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            return new Parsed.Beyond(Reasons.NOT_UTF8);
        }
        try {
            Optional<ParserThread> place = places.pollFirst(budget.toNanos(), TimeUnit.NANOSECONDS);
            return place == null ? new Parsed.Beyond(Reasons.BUSY) : parse(text, place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Parsed.Beyond(Reasons.INTERRUPTED);
        }
    }

    private Parsed parse(byte[] text, Optional<ParserThread> place) {
        if (closed) {
            places.addLast(Optional.empty());
            return new Parsed.Beyond(Reasons.CLOSED);
        }
        ParserThread parser = place.filter(ParserThread::usable).orElseGet(this::start);
        Parsed parsed = parser.ask(text, budget);
        if (parser.usable()) {
            places.addFirst(Optional.of(parser));
        } else {
            parser.whenEnded(() -> places.addLast(Optional.empty()));
        }
        return parsed;
    }

    private ParserThread start() {
        ParserThread parser = new ParserThread(threads, trees);
        running.add(parser);
        parser.whenEnded(() -> running.remove(parser));
        if (closed) {
            parser.stop();
        }
        return parser;
    }

    /// How many parsers there are now, those that are just being thrown away among them.
    int parsers() {
        return running.size();
    }

    /// Ends all parsers. Who waits for an answer gets [Parsed.Beyond], and so does whoever asks later.
    @Override
    public void close() {
        closed = true;
        List<ParserThread> all = List.copyOf(running);
        var left = new CountDownLatch(all.size());
        for (ParserThread each : all) {
            each.whenEnded(left::countDown);
            each.stop();
        }
        try {
            if (!left.await(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} parsers of PostgreSQL statements do not end.", left.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
