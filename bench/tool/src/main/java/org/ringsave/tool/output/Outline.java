/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.output;

/** Names and values, in objects and lists, that a command prints as it finds them. One thread. */
public interface Outline {
    /**
     * Print a value of an object.
     *
     * @param name  of the value.
     * @param value a number, a boolean or a text. JSON has null for a number that is not finite.
     */
    void value(String name, Object value);

    /**
     * Begin an object in an object.
     *
     * @param name of the object.
     */
    void begin(String name);

    /**
     * Begin a list in an object.
     *
     * @param name of the list.
     */
    void beginList(String name);

    /** Begin an object in a list. */
    void beginItem();

    /**
     * Print an object of values alone in a list.
     *
     * @param namesAndValues names, each before its value. A value of null is left out with its name.
     */
    void row(Object... namesAndValues);

    /** End the object or list that began last. */
    void end();

    /** {@return objects and lists that are open} */
    int depth();

    /** {@return most bytes that a reader wants to see of a piece of memory} */
    int shownBytes();
}
