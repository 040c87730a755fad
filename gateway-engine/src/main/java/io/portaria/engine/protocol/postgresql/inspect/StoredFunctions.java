package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Function;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import io.portaria.engine.protocol.postgresql.lineage.FunctionTraits;
import io.portaria.engine.protocol.postgresql.lineage.LookedUp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the functions of a target do beyond computing from their arguments, those of the server and those that somebody
/// put there.
final class StoredFunctions {
    /// Extensions of which every function computes from its arguments.
    private static final Set<String> TRUSTED =
            Set.of(
                    "pgcrypto",
                    "pg_trgm",
                    "unaccent",
                    "uuid-ossp",
                    "citext",
                    "hstore",
                    "ltree",
                    "intarray",
                    "isn",
                    "btree_gin",
                    "btree_gist",
                    "fuzzystrmatch",
                    "cube",
                    "earthdistance",
                    "seg",
                    "vector");

    /// Functions of these that keep what they are given.
    private static final Set<String> STATEFUL = Set.of("set_limit", "isn_weak");

    private final Protection protection;
    private final SchemaSnapshot schema;
    private final Map<Function, FunctionTraits> known = new ConcurrentHashMap<>();
    private final Map<String, CodeReader.Stored> read = new ConcurrentHashMap<>();

    StoredFunctions(Protection protection) {
        this.protection = protection;
        this.schema = protection.schema();
    }

    static boolean isTrusted(String extension) {
        return TRUSTED.contains(extension);
    }

    /// Of several functions of a name, the worst of each trait.
    FunctionTraits of(List<String> name) {
        String last = name.getLast();
        List<Function> foreign =
                schema.callables().foreign().getOrDefault(last, List.of()).stream()
                        .filter(f ->
                                name.size() < 2 || name.get(name.size() - 2).equals(f.schema()))
                        // gone when its session is, and then another may have its name
                        .filter(f -> !f.isTemporary())
                        .toList();
        boolean ofServer = name.size() < 2 || name.get(name.size() - 2).equals("pg_catalog");
        boolean plain = ofServer && schema.isPlainFunction(last);
        boolean unknown = !plain && foreign.isEmpty();
        boolean readsMore =
                (unknown && protection.isAnythingProtected()) || !ServerFunctions.isPlain(last);
        boolean returnsRows = unknown || schema.callables().returningRows().contains(last);
        boolean tellsByRows = false;
        boolean keeps =
                unknown
                        || ServerFunctions.tells(last)
                        || ServerFunctions.acts(last)
                        || (plain && schema.callables().leavingTraces().contains(last));
        for (Function function : foreign) {
            FunctionTraits traits = known.computeIfAbsent(function, this::judge);
            readsMore |= traits.readsMore();
            returnsRows |= traits.returnsRows();
            tellsByRows |= traits.tellsByRows();
            keeps |= traits.keeps();
        }
        return new FunctionTraits(readsMore, returnsRows, tellsByRows, keeps);
    }

    /// Whether a function that somebody put there may read protected columns. It can be called by many ways of writing: as a
    /// field of a row, by an operator, by a cast.
    boolean anyReads() {
        return schema.callables().foreign().entrySet().stream()
                .filter(e -> !e.getValue().stream().allMatch(StoredFunctions::isCalledByNameOnly))
                .anyMatch(e -> of(List.of(e.getKey())).readsMore());
    }

    /// Whether code, whoever calls it, may leave a cursor or prepared statement in the session, or nobody can tell.
    boolean anyKeepsNamed() {
        return schema.callables()
                .all()
                .filter(f -> !isOfTrusted(f) && !isOfStatementStatistics(f))
                .anyMatch(f ->
                        stored(f)
                                .map(s -> s.keepsNamed() || s.code().hidden())
                                .orElse(protection.isAnythingProtected()));
    }

    /// Triggers are called by the server only, and of `pg_stat_statements` it is known what it gives, and that no row is its argument.
    private static boolean isCalledByNameOnly(Function function) {
        return function.isOfTriggers() || isOfStatementStatistics(function);
    }

    private static boolean isOfStatementStatistics(Function function) {
        return function.extension().filter("pg_stat_statements"::equals).isPresent();
    }

    /// Last parts of the names in code that somebody put into the database.
    Set<String> namedInCode() {
        return schema.callables()
                .all()
                .flatMap(this::names)
                .map(List::getLast)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// OIDs of the protected relations that the code of triggers names, to write what was changed there, mostly.
    Set<Integer> writtenByTriggers() {
        return schema.callables()
                .all()
                .filter(Function::isOfTriggers)
                .flatMap(this::names)
                .flatMap(chain -> schema.named(chain).stream())
                .filter(this::isProtected)
                .map(Relation::oid)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Names in the code of a function.
    private Stream<List<String>> names(Function function) {
        return stored(function).stream().flatMap(s -> s.code().chains().stream());
    }

    private Optional<CodeReader.Stored> stored(Function function) {
        return function.body().map(body -> read.computeIfAbsent(body, CodeReader::stored));
    }

    /// Whether a cast may run one that does.
    boolean castsMayRead() {
        return schema.callables().castFunctions().stream()
                .anyMatch(name -> of(List.of(name)).readsMore());
    }

    private FunctionTraits judge(Function function) {
        Set<Function> run = new LinkedHashSet<>();
        boolean callsUnknown = runs(function, run);
        boolean readsMore = callsUnknown && protection.isAnythingProtected();
        boolean keeps = callsUnknown;
        for (Function one : run) {
            FunctionTraits own = ofItself(one);
            readsMore |= own.readsMore();
            keeps |= own.keeps();
        }
        return new FunctionTraits(
                readsMore, function.returnsRows(), readsMore && function.returnsRows(), keeps);
    }

    /// Collects what runs when a function is called: itself, and what its code calls.
    ///
    /// @return whether something is called that nobody knows
    private boolean runs(Function function, Set<Function> run) {
        boolean callsUnknown = false;
        Deque<Function> left = new ArrayDeque<>(List.of(function));
        while (!left.isEmpty()) {
            Function next = left.removeFirst();
            if (!run.add(next) || isOfTrusted(next)) {
                continue;
            }
            for (String called : stored(next).map(s -> s.code().functions()).orElse(Set.of())) {
                List<Function> known = schema.callables().foreign().getOrDefault(called, List.of());
                left.addAll(known);
                boolean isOfServer = schema.isPlainFunction(called) || SqlWords.isKeyword(called);
                callsUnknown |=
                        !isOfServer
                                && schema.named(List.of(called)).isEmpty()
                                && known.stream().allMatch(Function::isTemporary);
            }
        }
        return callsUnknown;
    }

    private static boolean isOfTrusted(Function function) {
        return function.extension().filter(StoredFunctions::isTrusted).isPresent();
    }

    private FunctionTraits ofItself(Function function) {
        if (isOfTrusted(function)) {
            return new FunctionTraits(
                    false, function.returnsRows(), false, STATEFUL.contains(function.name()));
        }
        Optional<CodeReader.Stored> stored = stored(function);
        if (stored.isEmpty() || stored.get().code().hidden()) {
            boolean mayRead = protection.isAnythingProtected();
            return new FunctionTraits(
                    mayRead, function.returnsRows(), mayRead && function.returnsRows(), true);
        }
        StatementFacts.Code code = stored.get().code();
        List<Relation> read =
                code.chains().stream().flatMap(c -> schema.named(c).stream()).toList();
        boolean reads = read.stream().anyMatch(this::isProtected);
        boolean runsText = code.functions().stream().anyMatch(f -> !ServerFunctions.isPlain(f));
        boolean readsMore = reads || runsText;
        return new FunctionTraits(
                readsMore,
                function.returnsRows(),
                readsMore && function.returnsRows(),
                stored.get().keeps()
                        || stored.get().givesNotices()
                        // which rows it finds can be seen in the server's statistics
                        || !read.isEmpty()
                        || leavesTraces(code));
    }

    /// Which names it has looked up can be seen there too.
    private boolean leavesTraces(StatementFacts.Code code) {
        return code.functions().stream()
                        .anyMatch(f ->
                                ServerFunctions.acts(f)
                                        || schema.callables().leavingTraces().contains(f))
                || code.chains().stream().anyMatch(c -> LookedUp.isName(c.getLast()));
    }

    private boolean isProtected(Relation relation) {
        return protection.isProtected(relation);
    }
}
