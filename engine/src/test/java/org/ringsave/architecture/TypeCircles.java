/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds circles of types: sets of types in which each type depends on each other one, directly or through others. */
final class TypeCircles {
    private final Map<String, Set<String>> dependencies;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> circles = new ArrayList<>();

    private TypeCircles(Map<String, Set<String>> dependencies) {
        this.dependencies = dependencies;
    }

    /** Returns all circles of more than one type. The argument has, for each type, the types that it depends on. */
    static List<Set<String>> of(Map<String, Set<String>> dependencies) {
        final TypeCircles found = new TypeCircles(dependencies);
        dependencies.keySet().stream().filter(type -> !found.order.containsKey(type)).forEach(found::visit);
        return found.circles;
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
