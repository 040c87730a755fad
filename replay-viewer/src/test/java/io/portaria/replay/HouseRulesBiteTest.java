package io.portaria.replay;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.portaria.replay.timeline.WrongTime;
import io.portaria.replay.wrongone.First;
import io.portaria.replay.wrongtwo.Second;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Each rule of [HouseRulesTest] fails on a class that breaks it.
class HouseRulesBiteTest {

    private static final Map<String, List<Class<?>>> BROKEN_BY =
            Map.of(
                    "timeIsPure", List.of(WrongTime.class),
                    "onlyTheApiOfTheEngine", List.of(Wrong.Dials.class),
                    "oneWayToTheFxThread", List.of(Wrong.Hops.class),
                    "noGlobalState", List.of(Wrong.Global.class),
                    "noCycles", List.of(First.class, Second.class));

    static List<String> rules() {
        return Arrays.stream(HouseRulesTest.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(ArchTest.class))
                .map(Field::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void itFailsOnWhatBreaksIt(String name) throws ReflectiveOperationException {
        assertThat(BROKEN_BY).as("rules that something breaks").containsKey(name);
        Field field = HouseRulesTest.class.getDeclaredField(name);
        field.setAccessible(true);
        ArchRule rule = (ArchRule) field.get(null);
        var classes =
                new ClassFileImporter().importClasses(BROKEN_BY.getOrDefault(name, List.of()));
        assertThat(rule.evaluate(classes).hasViolation()).as(name).isTrue();
    }

    @Test
    void nothingIsBrokenForARuleThatIsGone() {
        assertThat(rules()).containsExactlyInAnyOrderElementsOf(BROKEN_BY.keySet());
    }
}
