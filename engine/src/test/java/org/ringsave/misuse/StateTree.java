/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * All content of some objects, as numbers: every field of every reachable object of this project, and the bytes of
 * every buffer, private and stale ones too. No field has to be listed, so none can be forgotten.
 */
final class StateTree {
    /**
     * Fields that are no state: views that a query wraps anew, numbers that count within one kind of section, and
     * cached answers. A seek that is refused comes back to the same offset.
     */
    private static final Set<String> IDLE = Set.of("RequestSlots.contextView", "RequestSlots.packetView",
        "RequestSlots.rangesView", "ImageCursor.item", "ImageCursor.channel",
        "CapturedPiece.start", "CapturedPiece.length", "Piece.buffer", "Piece.index", "Piece.remaining",
        "RingTail.clearedHead", "ChannelList.ends", "ChannelList.endsStructure", "RequestIndex.probedId",
        "RequestIndex.probed");
    private static final Map<Class<?>, Field[]> FIELDS = new ConcurrentHashMap<>();

    private final LongArrayList values = new LongArrayList();
    private final List<Object> places = new ArrayList<>();
    private final Map<Object, Boolean> seen = new IdentityHashMap<>();

    private StateTree() {
    }

    static StateTree of(List<Object> roots) {
        final StateTree tree = new StateTree();
        for (final Object root : roots) {
            if (root instanceof ByteBuffer bytes) {
                tree.add("position of a caller's buffer", bytes.position());
                tree.add("limit of a caller's buffer", bytes.limit());
                tree.add("bytes of a caller's buffer", checksum(bytes.duplicate().clear()));
            } else {
                tree.visit(root.getClass().getSimpleName(), root);
            }
        }
        return tree;
    }

    /** Where two states differ: fields in the order in which they are found, or nothing. */
    String difference(StateTree other) {
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            if (values.getLong(i) != other.values.getLong(i)) {
                return text(places.get(i)) + " was " + values.getLong(i) + ", is " + other.values.getLong(i);
            }
        }
        return values.size() == other.values.size() ? "" : "objects came or went";
    }

    private static String text(Object place) {
        return place instanceof Field field ? name(field) : place.toString();
    }

    private static String name(Field field) {
        return field.getDeclaringClass().getSimpleName() + '.' + field.getName();
    }

    private void add(Object place, long value) {
        places.add(place);
        values.addLong(value);
    }

    private void visit(Object place, Object object) {
        if (object == null) {
            add(place, 0);
        } else if (object instanceof Number number) {
            add(place, number.longValue());
        } else if (object instanceof Boolean || object instanceof CharSequence || object instanceof Enum) {
            add(place, object.toString().hashCode());
        } else if (seen.put(object, true) != null) {
            add(place, System.identityHashCode(object));
        } else if (object instanceof DirectBuffer buffer) {
            add(place, buffer.capacity());
            add(place, isOwned(buffer) ? checksum(buffer) : 0);
        } else if (object instanceof Checksum checksum) {
            add(place, checksum.getValue());
        } else if (object instanceof Collection<?> collection) {
            add(place, collection.size());
            collection.forEach(element -> visit(place, element));
        } else if (object.getClass().isArray()) {
            visitArray(place, object);
        } else if (FIELDS.computeIfAbsent(object.getClass(), StateTree::fields).length > 0) {
            visitFields(object);
        } else {
            add(place, System.identityHashCode(object));
        }
    }

    /** A view of a bare address doesn't know whether its memory is still there. */
    private static boolean isOwned(DirectBuffer buffer) {
        return buffer.byteBuffer() != null || buffer.byteArray() != null;
    }

    private static long checksum(ByteBuffer bytes) {
        final CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static long checksum(DirectBuffer buffer) {
        final int start = buffer.wrapAdjustment();
        final ByteBuffer bytes = buffer.byteBuffer() == null ? ByteBuffer.wrap(buffer.byteArray())
            : buffer.byteBuffer().duplicate().clear();
        return checksum(bytes.slice(start, buffer.capacity()));
    }

    private void visitArray(Object place, Object array) {
        if (array instanceof Object[] objects) {
            add(place, objects.length);
            for (final Object element : objects) {
                visit(place, element);
            }
        } else if (array instanceof long[] longs) {
            add(place, Arrays.hashCode(longs));
        } else if (array instanceof int[] ints) {
            add(place, Arrays.hashCode(ints));
        } else if (array instanceof byte[] bytes) {
            add(place, Arrays.hashCode(bytes));
        } else {
            for (int i = 0; i < Array.getLength(array); i++) {
                visit(place, Array.get(array, i));
            }
        }
    }

    private void visitFields(Object object) {
        for (final Field field : FIELDS.get(object.getClass())) {
            try {
                visit(field, field.get(object));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The fields of a type of this project; none of another one's. */
    private static Field[] fields(Class<?> type) {
        if (!type.getName().startsWith("org.ringsave.") || type.isHidden()) {
            return new Field[0];
        }
        final Field[] fields = Arrays.stream(type.getDeclaredFields())
            .filter(f -> !Modifier.isStatic(f.getModifiers()) && !IDLE.contains(name(f))).toArray(Field[]::new);
        for (final Field field : fields) {
            field.setAccessible(true);
        }
        return fields;
    }
}
