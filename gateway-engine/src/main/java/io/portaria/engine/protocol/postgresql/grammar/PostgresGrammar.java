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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL's own parser: what it says of a text is what a server of version 18 says. It parses only; whether a table is
/// there or a column fits is no question of the grammar.
///
/// It knows no session. It reads a text as a server does whose `standard_conforming_strings` is on and whose encoding is
/// UTF-8; where a session has set that setting off, its trees are of another statement than the server's.
///
/// For any number of threads. A caller waits for its own answer: for one of the parsers and then for that parser, together
/// no longer than the time that a statement may take, and for the making of a parser, which is nobody's input. A parser
/// that failed, or was too slow, or whose memory has grown large, is thrown away with all it had, and the next statement
/// has a new one. A parser that nobody asks for some time gives its memory back.
///
/// Who sends statements that take long cannot keep the others from theirs: one that takes longer than a tenth of its time
/// goes on only while there is a parser besides for the short ones, and a text that led to nothing is not parsed again
/// for some minutes. Neither is so for the first statements of all, which are slow whatever they are.
public final class PostgresGrammar implements AutoCloseable {
    /// The most bytes that a text may have.
    public static final int LONGEST = 256 * 1024;

    /// A statement is short while it takes no more than this part of its time.
    private static final int PARTS = 10;

    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /// What agents usually send, so that what is needed for it is loaded and warm.
    private static final List<String> ORDINARY =
            List.of(
                    "SELECT id, nome FROM clientes WHERE id = $1 ORDER BY nome LIMIT 10",
                    "SELECT c.uf, count(*) AS n FROM clientes c JOIN pedidos p ON p.cliente_id = c.id"
                            + " WHERE p.total > 10.5 AND c.nome ILIKE 'a%' GROUP BY c.uf HAVING count(*) > 1",
                    "WITH r AS (SELECT id FROM pedidos WHERE feito_em > now() - interval '1 day')"
                            + " SELECT CASE WHEN r.id IN (1, 2) THEN 'x' ELSE coalesce(upper('y'), '') END FROM r",
                    "INSERT INTO clientes (nome, email) VALUES ($1, $2) RETURNING id",
                    "UPDATE clientes SET nome = 'x' WHERE id = 1",
                    "DELETE FROM clientes WHERE id = 1");

    private static final int ROUNDS = 10;

    /// Of so many statements the time says more about the JVM, which has not compiled the parser yet, than about them.
    private static final int COLD = 60;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresGrammar.class);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final Duration budget;
    private final Duration idle;
    private final Threads threads;
    private final SpentTexts spent = new SpentTexts(REMEMBERED);

    /// One for each parser that a statement which is not short may have.
    private final Semaphore slow;

    private final TreeReader trees = new TreeReader();

    /// One for each parser that may be there, with the parser if it is made. It is taken out while its parser is asked, and
    /// until one that is thrown away has ended. Those with a parser are in front.
    private final BlockingDeque<Optional<ParserThread>> places = new LinkedBlockingDeque<>();

    private final Set<ParserThread> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    /// @param parsers how many there may be at once; each has some 35 MiB of memory once it is needed
    /// @param budget how long one statement may take
    /// @param idle after how long a parser that nobody asks is given up
    public PostgresGrammar(int parsers, Duration budget, Duration idle, Threads threads) {
        if (parsers < 1 || !budget.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException("A parser needs a place and time.");
        }
        this.slow = new Semaphore(Math.max(1, parsers - 1));
        this.idle = idle;
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
        return spent.answer(text).orElseGet(() -> asked(text));
    }

    private Parsed asked(byte[] text) {
        long start = System.nanoTime();
        try {
            Optional<ParserThread> place = places.pollFirst(budget.toNanos(), TimeUnit.NANOSECONDS);
            if (place == null) {
                return new Parsed.Beyond(Reasons.BUSY);
            }
            Duration left = budget.minusNanos(System.nanoTime() - start);
            return parse(text, place, left.isPositive() ? left : Duration.ofNanos(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Parsed.Beyond(Reasons.INTERRUPTED);
        }
    }

    private Parsed parse(byte[] text, Optional<ParserThread> place, Duration left) {
        if (closed) {
            places.addLast(Optional.empty());
            return new Parsed.Beyond(Reasons.CLOSED);
        }
        ParserThread parser = usable(place);
        boolean warm = asked.incrementAndGet() > COLD;
        Parsed parsed = parser.ask(text, warm ? budget.dividedBy(PARTS) : left, left, slow);
        if (parser.usable()) {
            places.addFirst(Optional.of(parser));
        } else {
            parser.whenEnded(() -> places.addLast(Optional.empty()));
        }
        return warm ? judged(text, parsed, left) : parsed;
    }

    private ParserThread usable(Optional<ParserThread> place) {
        boolean found = false;
        try {
            ParserThread parser = place.filter(ParserThread::usable).orElseGet(this::start);
            found = true;
            return parser;
        } finally {
            if (!found) {
                places.addLast(Optional.empty());
            }
        }
    }

    /// What a text is answered that had to wait for its parser is no answer to the next that does not.
    private Parsed judged(byte[] text, Parsed parsed, Duration left) {
        if (!(parsed instanceof Parsed.Beyond beyond)
                || !Reasons.OF_THE_TEXT.contains(beyond.why())) {
            return parsed;
        }
        boolean hadItsTime = left.compareTo(budget.minus(budget.dividedBy(PARTS))) > 0;
        if (beyond.why().equals(Reasons.TOO_LONG_A_TIME) && !hadItsTime) {
            return new Parsed.Beyond(Reasons.BUSY);
        }
        spent.add(text, beyond);
        return beyond;
    }

    private ParserThread start() {
        ParserThread parser = new ParserThread(threads, trees, idle, this::givesUp);
        running.add(parser);
        parser.whenEnded(() -> running.remove(parser));
        if (closed) {
            parser.stop();
        }
        return parser;
    }

    /// Whoever takes a parser out of its place has it.
    private boolean givesUp(ParserThread parser) {
        boolean isMine = places.remove(Optional.of(parser));
        if (isMine) {
            parser.whenEnded(() -> places.addLast(Optional.empty()));
        }
        return isMine;
    }

    /// Has a parser made and used to statements, so that the first of an agent does not wait for that. It returns at once;
    /// what becomes of it is nobody's trouble.
    public void warmUp() {
        Thread unused = threads.startVirtual("postgresql-grammar-warm-up", this::parseOrdinary);
        LOG.debug("{} runs", unused.getName());
    }

    private void parseOrdinary() {
        try {
            for (int i = 0; i < ROUNDS * ORDINARY.size() && !closed; i++) {
                byte[] text = ORDINARY.get(i % ORDINARY.size()).getBytes(StandardCharsets.UTF_8);
                if (asked(text) instanceof Parsed.Beyond beyond) {
                    LOG.debug("Warming the parser up: {}", beyond.why());
                    return;
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("Warming the parser up failed", e);
        }
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
            each.whenEnded(() -> {
                running.remove(each);
                left.countDown();
            });
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
