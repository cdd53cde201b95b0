/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds circles of types: sets of top-level types in which each type depends on each other one, directly or through
 * others. A nested type counts as its top-level type.
 */
final class TypeCircles {
    private final Map<String, Set<String>> dependencies = new TreeMap<>();
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> circles = new ArrayList<>();

    private TypeCircles(JavaClasses classes) {
        classes.forEach(each -> dependencies.put(topLevel(each), new TreeSet<>()));
        classes.forEach(each -> each.getDirectDependenciesFromSelf().stream()
            .map(dependency -> topLevel(dependency.getTargetClass()))
            .filter(dependencies::containsKey)
            .forEach(dependencies.get(topLevel(each))::add));
    }

    /** Returns all circles of more than one type, each as the full names of its types. */
    static List<Set<String>> of(JavaClasses classes) {
        final TypeCircles found = new TypeCircles(classes);
        found.dependencies.keySet().stream().filter(type -> !found.order.containsKey(type)).forEach(found::visit);
        return found.circles;
    }

    private static String topLevel(JavaClass type) {
        final String name = type.getBaseComponentType().getName();
        final int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** Tarjan's algorithm for strongly connected components. */
    private void visit(String type) {
        order.put(type, order.size());
        lowest.put(type, order.get(type));
        open.push(type);
        for (final String next : dependencies.get(type)) {
            if (!order.containsKey(next)) {
                visit(next);
                lowest.merge(type, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(type, order.get(next), Math::min);
            }
        }
        if (lowest.get(type).equals(order.get(type))) {
            close(type);
        }
    }

    private void close(String first) {
        final Set<String> circle = new TreeSet<>();
        do {
            circle.add(open.pop());
        } while (!circle.contains(first));
        if (circle.size() > 1) {
            circles.add(circle);
        }
    }
}
