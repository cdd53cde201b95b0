/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.ringsave.ring.Outcome;

/** A public method, its right call, and the mistakes in its arguments. */
final class Row {
    private static final List<String> ALWAYS = Arrays.stream(Moment.values()).map(Enum::name).toList();

    /**
     * A mistake in one argument.
     *
     * @param name   of the mistake.
     * @param index  of the argument.
     * @param value  that is wrong.
     * @param error  that is thrown; null if the call comes to a value.
     * @param named  in the error's message, or the value.
     * @param early  moments at which it is found before anybody looks at the state that refuses the call.
     * @param unseen moments at which a legal call doesn't look at the argument.
     */
    record Mistake(String name, int index, Function<World, Object> value, Class<? extends Throwable> error,
        String named, List<String> early, List<String> unseen) {

        /** Is the mistake the reason of the outcome at this moment, rather than the moment itself? */
        boolean isSeenAt(Moment moment, boolean isRefused) {
            return isRefused ? early.contains(moment.name()) : !unseen.contains(moment.name());
        }
    }

    private final Executable method;
    private final Function<World, Object> receiver;
    private final Function<World, Object[]> arguments;
    private final List<Mistake> mistakes = new ArrayList<>();
    private String operation;
    private String suffix = "";

    Row(Class<?> type, String signature, Function<World, Object> receiver, Function<World, Object[]> arguments) {
        this.method = methods(type).filter(m -> signature(m).equals(signature)).findAny()
            .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no " + signature));
        this.receiver = receiver;
        this.arguments = arguments;
        this.operation = method instanceof Constructor ? "" : method.getName();
    }

    /** The operation's name in messages, where it is another one: of a method that it calls. */
    Row saying(String name) {
        operation = name;
        return this;
    }

    /** A mistake that is found where the state allows the call. */
    Row bad(String name, int index, Function<World, Object> value, Class<? extends Throwable> error, String named) {
        return badUnless("", name, index, value, error, named);
    }

    /** Likewise, but the method doesn't look at the argument at some moments. */
    Row badUnless(String moments, String name, int index, Function<World, Object> value,
        Class<? extends Throwable> error, String named) {
        mistakes.add(new Mistake(name, index, value, error, named, List.of(), List.of(moments.split(" "))));
        return this;
    }

    /** A mistake that is found before anybody looks at the state. */
    Row worse(String name, int index, Function<World, Object> value, Class<? extends Throwable> error, String named) {
        mistakes.add(new Mistake(name, index, value, error, named, ALWAYS, List.of()));
        return this;
    }

    /** An argument that makes the call come to something else, where the state allows the call. */
    Row other(String name, int index, Function<World, Object> value, String result) {
        return badUnless("", name, index, value, null, result);
    }

    /** Likewise, and at some moments before anybody looks at the state. */
    Row otherAt(String moments, String name, int index, Function<World, Object> value, String result) {
        mistakes.add(new Mistake(name, index, value, null, result, List.of(moments.split(" ")), List.of()));
        return this;
    }

    /** Another row of the same method, with a line of its own: on another receiver. */
    Row as(String variant) {
        suffix = ':' + variant;
        return this;
    }

    String name() {
        return method.getDeclaringClass().getSimpleName() + '.' + signature(method) + suffix;
    }

    String operation() {
        return operation;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    @Override
    public String toString() {
        return name();
    }

    /** Calls the method, rightly or with a mistake; returns the outcome as the table writes it. */
    String call(World world, Mistake mistake) throws Throwable {
        final Object[] values = arguments.apply(world);
        if (mistake != null) {
            values[mistake.index] = mistake.value.apply(world);
        }
        final List<ByteBuffer> buffers = Arrays.stream(values).map(Row::buffer).filter(Objects::nonNull).toList();
        final List<ByteBuffer> before = buffers.stream().map(ByteBuffer::duplicate).toList();
        try {
            if (method instanceof Constructor<?> constructor) {
                constructor.newInstance(values);
                return "ok";
            }
            final Object result = ((Method)method).invoke(receiver.apply(world), values);
            return ((Method)method).getReturnType() == void.class ? "ok" : text(result);
        } catch (InvocationTargetException e) {
            for (int i = 0; i < buffers.size(); i++) {
                if (buffers.get(i).position() != before.get(i).position()
                    || buffers.get(i).limit() != before.get(i).limit()) {
                    throw new AssertionError("position or limit of the caller's buffer is another one", e);
                }
            }
            throw e.getCause();
        }
    }

    private static ByteBuffer buffer(Object argument) {
        return argument instanceof DirectBuffer buffer ? buffer.byteBuffer()
            : argument instanceof ByteBuffer buffer ? buffer : null;
    }

    private static String text(Object result) {
        if (result instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        if (result instanceof Number number) {
            return number.longValue() < 0 ? Outcome.toString(number.longValue()) : number.toString();
        }
        if (result instanceof DirectBuffer buffer) {
            return "b" + buffer.capacity();
        }
        return result instanceof Collection<?> collection ? "[" + collection.size() + ']' : String.valueOf(result);
    }

    /** All public methods and constructors that a class declares. */
    static Stream<Executable> methods(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
            .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic());
    }

    /** Name and parameter types, such as {@code get(int)}; a constructor is {@code new(long)}. */
    static String signature(Executable method) {
        return (method instanceof Constructor ? "new" : method.getName()) + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName).collect(Collectors.joining(",", "(", ")"));
    }
}
