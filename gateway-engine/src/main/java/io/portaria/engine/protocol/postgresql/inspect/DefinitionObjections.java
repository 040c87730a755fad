package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What may not be defined where something is protected: by what is made, dropped or moved, protected values would stand
/// where no rule means them, or what is said would mean something else.
final class DefinitionObjections {
    private static final String BY_A_PERSON = "Have it applied by a person.";

    /// What columns may be made with, beside types: DROP of it with CASCADE takes them. Of text search configurations, access
    /// methods, foreign data wrappers and foreign servers the first word.
    private static final Set<String> MAY_BE_NEEDED_BY_COLUMNS =
            Set.of("collation", "operator", "text", "access", "server", "foreign");

    /// OIDs of `pg_type`.
    private static final int TEXT = 25;

    private static final int VARCHAR = 1043;

    /// OID of `pg_collation`.
    private static final int DEFAULT_COLLATION = 100;

    /// `VARHDRSZ`, by which a type modifier is more than the length.
    private static final int LENGTH_OF_LENGTH = 4;

    private final Protection protection;
    private final SchemaSnapshot schema;
    private final TargetSchema target;

    DefinitionObjections(Protection protection, TargetSchema target) {
        this.protection = protection;
        this.schema = protection.schema();
        this.target = target;
    }

    /// @param analysed whether lineage knows what it does with protected columns
    /// @param harmless whether it uses protected columns in such a way only that it tells nothing of them
    Optional<Refusal> of(
            StatementFacts.Part part, Touched touched, boolean analysed, boolean harmless) {
        return toMeanings(part)
                .or(() -> toCode(part, touched))
                .or(() -> toTriggers(part, touched))
                .or(() -> toOrders(part, touched))
                .or(() -> toPlans(part))
                .or(() -> toDomains(part))
                .or(() -> toOpening(part, touched))
                .or(() -> toMoves(part, touched, harmless))
                .or(() -> analysed ? Optional.empty() : toKeysAndConditions(part, harmless));
    }

    /// Whether columns get a type that holds all that they can hold now, with the same equality and order. It cannot fail on a
    /// value, and the server looks at none, but for checks that a person has made, which are met as before. Not where a column has
    /// a collation of its own: it would lose it, and by another order a check may fail.
    ///
    /// A column that has become wider meanwhile, by another session, held no longer values when it became so.
    boolean widens(PlainDefinition definition) {
        if (!(definition instanceof PlainDefinition.Typed typed)) {
            return false;
        }
        List<Relation> meant = schema.named(typed.table());
        return !meant.isEmpty()
                && typed.columns().stream()
                        .allMatch(c ->
                                (!c.text() || schema.isPlainType("text"))
                                        && meant.stream().allMatch(r -> widens(r, c)));
    }

    private static boolean widens(Relation relation, PlainDefinition.Column to) {
        return relation.columns().values().stream()
                .filter(c -> c.name().equals(to.name()))
                .findFirst()
                .filter(c -> c.collation() == DEFAULT_COLLATION)
                .filter(c -> c.type() == VARCHAR || (c.type() == TEXT && to.length().isEmpty()))
                .filter(c ->
                        to.length().isEmpty()
                                || (c.modifier() > LENGTH_OF_LENGTH
                                        && c.modifier() - LENGTH_OF_LENGTH
                                                <= to.length().getAsInt()))
                .isPresent();
    }

    /// The tables that must be the session's own for an index to tell it no more than one that CREATE TABLE makes: all that may be
    /// meant, whatever the search path is.
    ///
    /// @return empty where it is not to be allowed in any case
    Optional<Set<Integer>> neededToBeOwn(PlainDefinition definition) {
        if (!(definition instanceof PlainDefinition.Keyed keyed)) {
            return Optional.empty();
        }
        List<Relation> meant =
                schema.named(List.of(keyed.table().getLast())).stream()
                        .filter(protection::isProtected)
                        .toList();
        boolean plainTables =
                meant.stream()
                        .allMatch(r ->
                                r.kind() == 'r'
                                        && schema.family(r).isEmpty()
                                        && !ServerRelations.isOfServer(r));
        return plainTables
                ? Optional.of(
                        meant.stream().map(Relation::oid).collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    private static Optional<Refusal> refusalIf(boolean refused, String sentence, String hint) {
        return refused
                ? Optional.of(Refusal.notAllowed("masking", sentence, hint))
                : Optional.empty();
    }

    private Optional<Refusal> toMeanings(StatementFacts.Part part) {
        boolean uncertain =
                Stream.concat(
                                        part.defines().makes().stream(),
                                        part.code().stream().flatMap(c -> c.makes().stream()))
                                .anyMatch(this::isUncertain)
                        && protection.isAnythingProtected();
        return refusalIf(
                uncertain,
                "The definition may let other statements mean something else than they say, a comparison with a protected column among them: it makes an operator or a cast, has a name of the server's own, takes the place of a function or of what code names, or drops or alters a function, whose name could then mean another.",
                "Choose another name, leave CASCADE out, or have it applied by a person.");
    }

    private boolean isUncertain(Definition definition) {
        String name = definition.name();
        return switch (definition.kind()) {
            case MEANING -> true;
            case TYPE -> schema.isTypeOfServer(name) || target.isNamedInCode(name);
            case RELATION -> target.isNamedInCode(name);
            case FUNCTION -> schema.isPlainFunction(name) || isKnown(name);
            case DROPPED -> isKnown(name);
            case SCHEMA_DROPPED ->
                    schema.callables().all().anyMatch(f -> f.schema().equals(name))
                            || protectedColumnsAre(t -> t.schema().equals(name));
            case DEPENDING_DROPPED ->
                    schema.callables()
                                    .all()
                                    .anyMatch(f -> f.extension().isEmpty() && f.goesWithOthers())
                            || target.triggersWriteProtected()
                            || mayTakeColumns(name);
            case ANY_DROPPED -> schema.callables().all().findAny().isPresent();
        };
    }

    /// Whether columns of protected tables may go with something: with their type, that of a table's rows too. What a schema takes
    /// along is looked at by itself.
    ///
    /// @param what the word for it
    private boolean mayTakeColumns(String what) {
        if (what.equals("schema")) {
            return false;
        }
        boolean isType = what.equals("type") || what.equals("domain");
        return MAY_BE_NEEDED_BY_COLUMNS.contains(what)
                || protectedColumnsAre(t -> isType || t.kind() == 'c');
    }

    private boolean protectedColumnsAre(Predicate<SchemaSnapshot.Type> wanted) {
        return schema.relations().stream()
                .filter(protection::isProtectedTable)
                .flatMap(r -> r.columns().values().stream())
                .anyMatch(c -> isType(c.type(), wanted));
    }

    private boolean isType(int oid, Predicate<SchemaSnapshot.Type> wanted) {
        return !ServerRelations.isOfServer(oid)
                && schema.type(oid)
                        .filter(t ->
                                wanted.test(t)
                                        || (t.element() != 0 && isType(t.element(), wanted))
                                        || (t.base() != 0 && isType(t.base(), wanted)))
                        .isPresent();
    }

    /// Whether there is a function of that name that did not come with the server.
    private boolean isKnown(String function) {
        return schema.callables().foreign().containsKey(function);
    }

    private Optional<Refusal> toCode(StatementFacts.Part part, Touched touched) {
        return refusalIf(
                part.code().filter(c -> mayReadProtected(c, touched.relationNames())).isPresent(),
                "The code would run within the database, where nothing masks what it reads from protected columns, or it cannot be told what it reads.",
                "Leave EXECUTE and the protected tables out, or have it applied by a person.");
    }

    private boolean mayReadProtected(StatementFacts.Code code, Set<String> relationNames) {
        boolean named = named(code.chains()).anyMatch(protection::isProtected);
        boolean hidden =
                code.hidden()
                        || code.functions().stream()
                                .anyMatch(f -> target.mayRunSql(f, relationNames));
        return named || (hidden && protection.isAnythingProtected());
    }

    private static Optional<Refusal> toTriggers(StatementFacts.Part part, Touched touched) {
        return refusalIf(
                part.defines().trigger() && touched.namesProtected(),
                "The trigger would give code the rows of a table with protected columns, or its function reads such, or is not known yet; within the database nothing masks them.",
                "Commit the function first, or have it applied by a person.");
    }

    private Optional<Refusal> toOrders(StatementFacts.Part part, Touched touched) {
        return refusalIf(
                isProtected(part.defines().ordering(), touched.readsProtected()),
                "The statement has tables ordered by what may be a protected column: rows then come in the order of its values.",
                BY_A_PERSON);
    }

    private Optional<Refusal> toPlans(StatementFacts.Part part) {
        boolean steers =
                part.session().steersPlans()
                        || part.code().filter(StatementFacts.Code::steersPlans).isPresent();
        return refusalIf(
                steers && protection.isAnythingProtected(),
                "By the statement " + PlannerSettings.WHY,
                "Leave the planner's settings as they are.");
    }

    private Optional<Refusal> toDomains(StatementFacts.Part part) {
        return refusalIf(
                part.defines().asksByDomain() && protection.isAnythingProtected(),
                "Whether the values of a domain's columns meet a constraint tells of them, and protected ones may be among these.",
                BY_A_PERSON);
    }

    private Optional<Refusal> toOpening(StatementFacts.Part part, Touched touched) {
        return refusalIf(
                isProtected(part.defines().opened(), touched.readsProtected()),
                "The statement would let others read protected columns past the gateway, or may: by a publication, a grant, another owner, a role that can log in, or what CREATE SCHEMA brings along.",
                "Name the tables and leave the protected ones out, make what is in a schema by statements of its own, or have it applied by a person.");
    }

    private boolean isProtected(StatementFacts.Reached reached, boolean namesProtected) {
        return switch (reached) {
            case NOTHING -> false;
            case NAMED -> namesProtected;
            case UNNAMED -> protection.isAnythingProtected();
        };
    }

    private Optional<Refusal> toMoves(StatementFacts.Part part, Touched touched, boolean harmless) {
        boolean moves =
                (!harmless
                                && (touched.readsProtected() || isAboveProtected(part))
                                && part.verb().equals("alter")
                                && part.defines().movesColumns())
                        || (part.defines().renamesSchema() && protection.isAnythingProtected())
                        || movesWhatTriggersWrite(part);
        return refusalIf(
                moves,
                "The change would put protected columns, or what is computed from them, where the rules do not mean them.",
                "Change the rules first, and have it applied by a person.");
    }

    /// What is done to the columns of a table is done to those of its children.
    private boolean isAboveProtected(StatementFacts.Part part) {
        return named(part.chains())
                .flatMap(r -> schema.within(r).stream())
                .anyMatch(protection::isProtected);
    }

    /// A trigger that keeps whole rows in a table writes them by the order of its columns, whatever they are called.
    private boolean movesWhatTriggersWrite(StatementFacts.Part part) {
        return Set.of("drop", "alter").contains(part.verb())
                && named(part.chains()).anyMatch(target::isWrittenByTriggers);
    }

    private Optional<Refusal> toKeysAndConditions(StatementFacts.Part part, boolean harmless) {
        if (part.kind() != StatementKind.DDL) {
            return Optional.empty();
        }
        return refusalIf(
                        !harmless && definesByProtected(part) && !part.defines().altersDefaults(),
                        "The definition uses a protected column, or orders a table by one: what it is built from, or whether it can be, tells of the values.",
                        BY_A_PERSON)
                .or(() ->
                        refusalIf(
                                named(part.defines().referred()).anyMatch(this::hasOtherKey),
                                "The foreign key does not say to which columns of a table that has protected ones, and its primary key is not known or has a protected column: what can be written would tell what stands there.",
                                "Name the columns, REFERENCES table (column)."))
                .or(() ->
                        refusalIf(
                                named(part.defines().bounded())
                                        .anyMatch(this::isDividedByProtected),
                                "The table is divided by a protected column: whether a part with these bounds can be made tells of the values.",
                                BY_A_PERSON));
    }

    /// Whether its primary key may have a protected column. That of a table with protected columns does not come to have one
    /// through the gateway: a key that names them, or is made of an index, is refused, and so are other names for columns.
    private boolean hasOtherKey(Relation relation) {
        if (!protection.isProtectedTable(relation)) {
            return false;
        }
        Set<Integer> key = schema.primaryKey(relation);
        return key.isEmpty()
                || key.stream()
                        .map(number -> Optional.ofNullable(relation.columns().get(number)))
                        .anyMatch(c ->
                                c.filter(known -> protection.of(relation, known.name()).isEmpty())
                                        .isEmpty());
    }

    private boolean isDividedByProtected(Relation relation) {
        return schema.partitionKey(relation).stream()
                .anyMatch(number ->
                        Optional.ofNullable(relation.columns().get(number))
                                .map(c -> protection.of(relation, c.name()).isPresent())
                                // of an expression nobody knows by what
                                .orElse(protection.isProtected(relation)));
    }

    /// Whether CREATE or ALTER names a protected column beside its table, in an index, a condition or a key, say.
    private boolean definesByProtected(StatementFacts.Part part) {
        List<Relation> protectedOnes =
                named(part.chains()).filter(protection::isProtected).toList();
        if (part.verb().equals("cluster")) {
            return !protectedOnes.isEmpty();
        }
        return Set.of("create", "alter").contains(part.verb())
                && part.chains().stream()
                        .map(List::getLast)
                        .anyMatch(n -> protectedOnes.stream().anyMatch(r -> hasProtected(r, n)));
    }

    private boolean hasProtected(Relation relation, String column) {
        return protection.of(relation, column).isPresent()
                && relation.columns().values().stream().anyMatch(c -> c.name().equals(column));
    }

    private Stream<Relation> named(List<List<String>> chains) {
        return chains.stream().flatMap(c -> schema.named(c).stream());
    }
}
