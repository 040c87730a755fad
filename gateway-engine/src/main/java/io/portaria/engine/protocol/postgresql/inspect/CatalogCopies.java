package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The copies of some system catalogs, as they were at one and the same moment. They are brought to another by what was
/// written since; whatever does not add up is read whole. Not safe for use by several threads.
final class CatalogCopies {
    /// Names in questions mean the server's own, whatever the role's search path is: an operator of somebody else's could
    /// answer anything. What is asked is small, and compiling it takes longer than running it.
    private static final List<String> BEGIN =
            List.of(
                    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                    "SET LOCAL search_path TO pg_catalog",
                    "SET LOCAL idle_in_transaction_session_timeout TO '10s'",
                    "SET LOCAL jit TO off",
                    "SET LOCAL max_parallel_workers_per_gather TO 0");

    private static final String END = "COMMIT";

    private final List<? extends CatalogCopy<?, ?>> copies;
    private Optional<Moment> moment = Optional.empty();

    CatalogCopies(List<? extends CatalogCopy<?, ?>> copies) {
        this.copies = List.copyOf(copies);
    }

    /// Brings the copies to what the server has now.
    ///
    /// @param beside a further question, asked at the same moment
    /// @param longest that an answer of the server may take
    /// @return the rows that answer it
    /// @throws IOException when the server cannot be asked; the copies are then read whole the next time
    List<List<Optional<String>>> read(UpstreamQuery query, String beside, Duration longest)
            throws IOException {
        Optional<Moment> before = moment;
        // who fails between here and the end knows nothing
        moment = Optional.empty();
        List<String> questions = new ArrayList<>(BEGIN);
        questions.add(Moment.QUESTION);
        questions.add(beside);
        copies.forEach(c -> questions.add(c.catalog().shelves(before.map(Moment::number))));
        List<List<List<Optional<String>>>> answers = query.rowsOfEach(questions, longest);
        Optional<Moment> now = Moment.of(answers.get(BEGIN.size()));
        List<Shelves> shelves =
                answers.subList(BEGIN.size() + 2, answers.size()).stream()
                        .map(Shelves::of)
                        .toList();
        boolean continues =
                before.isPresent() && now.isPresent() && now.get().continues(before.get());
        if (continues) {
            readChanges(query, shelves, longest);
        } else {
            readAll(query, longest);
        }
        boolean addsUp = true;
        for (int i = 0; i < copies.size(); i++) {
            addsUp &= copies.get(i).holdsAsManyAs(shelves.get(i));
        }
        if (continues && !addsUp) {
            return read(query, beside, longest);
        }
        moment = addsUp ? now : Optional.empty();
        return answers.get(BEGIN.size() + 1);
    }

    private void readChanges(UpstreamQuery query, List<Shelves> shelves, Duration longest)
            throws IOException {
        Map<Integer, Set<Integer>> changed = new LinkedHashMap<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            Set<Integer> numbers = copies.get(i).changed(shelves.get(i));
            if (!numbers.isEmpty()) {
                changed.put(i, numbers);
                questions.add(copies.get(i).again(numbers, shelves.get(i)));
            }
        }
        questions.add(END);
        List<List<List<Optional<String>>>> answers = query.rowsOfEach(questions, longest);
        int next = 0;
        for (Map.Entry<Integer, Set<Integer>> copy : changed.entrySet()) {
            copies.get(copy.getKey()).takeAgain(copy.getValue(), answers.get(next++));
        }
    }

    private void readAll(UpstreamQuery query, Duration longest) throws IOException {
        List<String> questions = new ArrayList<>();
        copies.forEach(c -> questions.add(c.catalog().all()));
        questions.add(END);
        List<List<List<Optional<String>>>> answers = query.rowsOfEach(questions, longest);
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).takeAll(answers.get(i));
        }
    }

    /// Rows in all copies.
    int size() {
        return copies.stream().mapToInt(CatalogCopy::size).sum();
    }

    /// Gives the memory back; all is read whole the next time.
    void forget() {
        moment = Optional.empty();
        copies.forEach(CatalogCopy::clear);
    }
}
