package io.portaria.app;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javafx.beans.Observable;

/// Who still listens: JavaFX keeps the listeners of a property or list in a field that it shows nobody, so it is looked at.
final class Listeners {

    private static final Set<String> HELPERS = Set.of("helper", "listenerHelper");

    private Listeners() {}

    /// How many listen to each observable that these objects hold.
    static Map<String, Integer> of(Object... holders) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Object holder : holders) {
            each(
                    holder.getClass(),
                    field -> {
                        Object value = field.get(holder);
                        if (value instanceof Observable observable) {
                            counts.put(
                                    holder.getClass().getSimpleName() + "." + field.getName(),
                                    count(observable));
                        }
                    });
        }
        return counts;
    }

    private static int count(Observable observable) {
        int[] sum = new int[1];
        each(
                observable.getClass(),
                field -> {
                    Object value = field.get(observable);
                    if (value != null && HELPERS.contains(field.getName())) {
                        sum[0] += size(value);
                    } else if (value instanceof Observable inner
                            && field.getName().startsWith("readOnlyProperty")) {
                        sum[0] += count(inner);
                    }
                });
        return sum[0];
    }

    /// A helper holds one listener, or, when it is generic, so many of each sort.
    private static int size(Object helper) {
        if (!helper.getClass().getSimpleName().equals("Generic")) {
            return 1;
        }
        int[] sum = new int[1];
        each(
                helper.getClass(),
                field -> {
                    if (field.getName().endsWith("Size")) {
                        sum[0] += field.getInt(helper);
                    }
                });
        return sum[0];
    }

    private interface Look {
        void at(Field field) throws IllegalAccessException;
    }

    private static void each(Class<?> type, Look look) {
        for (Class<?> at = type;
                at != null && !at.getName().startsWith("java.");
                at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    try {
                        field.setAccessible(true);
                        look.at(field);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }
}
