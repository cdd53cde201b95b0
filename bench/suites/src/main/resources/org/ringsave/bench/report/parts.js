/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Parts of the page. Text goes in as text, never as markup. */
const RingsaveParts = (() => {
    const main = document.getElementById('main');

    /** An element with attributes and children; a child that is a string is text. */
    function element(name, attributes, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes || {})) {
            made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    }

    /** A number and its unit stay on one line. */
    function bound(text) {
        return text.replace(/(\d|±) (?=[%×\d]|(?:[nµm]?s|min|h|d|[KMGTP]iB|bytes)\b)/g, '$1\u00a0');
    }

    function section(id, title, ...children) {
        document.getElementById('contents').append(element('li', {}, element('a', {href: '#' + id}, title)));
        const made = element('section', {id, 'aria-labelledby': id + '-title'},
            element('h2', {id: id + '-title'}, title), ...children);
        main.append(made);
        return made;
    }

    /** Contents that a reader opens. */
    const fold = (title, ...children) => element('details', {}, element('summary', {}, title), ...children);

    /** A frame that scrolls, and that can be reached to scroll it by keys. */
    const frame = (label, made) => element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label}, made);

    function table(caption, columns, rows) {
        const isText = columns.map((name, i) => rows.some(row => row[i] !== '' && !/^[-+±(]?[0-9]|^unknown$/.test(row[i])));
        return frame(caption, element('table', {},
            element('caption', {}, caption),
            element('thead', {}, element('tr', {}, ...columns.map((name, i) =>
                element('th', isText[i] ? {scope: 'col', class: 'words'} : {scope: 'col'}, name)))),
            element('tbody', {}, ...rows.map(row => element('tr', {}, ...row.map((cell, i) =>
                element('td', cell.length > 40 ? {class: 'long'} : i > 0 && isText[i] ? {class: 'words'} : {}, cell)))))));
    }

    return {element, bound, section, fold, frame, table};
})();
