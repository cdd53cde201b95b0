/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** What ReportBrowserTest asks the page. */
globalThis.checks = (() => {
    const all = selector => [...document.querySelectorAll(selector)];
    const visible = element => element.checkVisibility() && element.getClientRects().length > 0;
    const CONTROLS = 'a[href], select, input, button, summary, [tabindex="0"]';

    const pixel = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const copy = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const known = new Map();

    /** Red, green, blue and opacity of a colour, however it is written. */
    function rgb(text) {
        if (!known.has(text)) {
            pixel.clearRect(0, 0, 1, 1);
            pixel.fillStyle = text;
            pixel.fillRect(0, 0, 1, 1);
            known.set(text, [...pixel.getImageData(0, 0, 1, 1).data]);
        }
        return known.get(text);
    }

    /** Of each chart: does it fill its place, and which series have no pixels of their colour, edges included? */
    function charts() {
        return all('.drawing').map(drawing => {
            const plot = drawing.querySelector('.plot');
            const canvas = plot.querySelector('canvas');
            if (canvas === null) {
                return {fits: false, missing: ['canvas']};
            }
            // Of a copy: the browser complains of a canvas that is read from, if it was not made for that.
            copy.canvas.width = canvas.width;
            copy.canvas.height = canvas.height;
            copy.drawImage(canvas, 0, 0);
            const pixels = copy.getImageData(0, 0, canvas.width, canvas.height).data;
            const missing = [...drawing.querySelectorAll('.legend li')].filter(item => {
                const [r, g, b] = rgb(getComputedStyle(item.querySelector('svg')).fill);
                let found = 0;
                for (let i = 0; i < pixels.length; i += 4) {
                    found += Math.abs(pixels[i] - r) < 16 && Math.abs(pixels[i + 1] - g) < 16
                        && Math.abs(pixels[i + 2] - b) < 16 && pixels[i + 3] > 60;
                }
                return found < 8;
            }).map(item => item.textContent);
            const width = plot.querySelector('.uplot').getBoundingClientRect().width;
            return {fits: Math.abs(width - plot.clientWidth) < 1, missing};
        });
    }

    const views = () => all('select[id$="-view"]').map(select => ({id: select.id, views: select.options.length}));

    function set(input, value) {
        input.value = value;
        input.dispatchEvent(new Event('input'));
    }

    function choose(id, value) {
        const select = document.getElementById(id);
        select.value = value;
        select.dispatchEvent(new Event('change'));
    }

    /** What sticks out of the window to the right; frames that scroll may hold what is wider. */
    function overflow() {
        const width = document.documentElement.clientWidth;
        const wide = all('body *').filter(element => visible(element) && !element.closest('.scroll, .skip, .u-over, canvas')
            && element.getBoundingClientRect().right > width + 0.5);
        return (document.documentElement.scrollWidth > width ? ['page ' + document.documentElement.scrollWidth] : [])
            .concat(wide.map(element => element.outerHTML.slice(0, 120)));
    }

    function light([r, g, b]) {
        const [x, y, z] = [r, g, b].map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92
            : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    }

    function contrast(one, other) {
        const [x, y] = [light(rgb(one)), light(rgb(other))].sort((a, b) => b - a);
        return (x + 0.05) / (y + 0.05);
    }

    function groundOf(element) {
        for (let at = element; at !== null; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (rgb(colour)[3] === 255) {
                return colour;
            }
        }
        return 'white';
    }

    /** Text with a contrast below 4.5, and colours of charts below 3 (WCAG 2.2, 1.4.3 and 1.4.11). */
    function faint() {
        const texts = all('body *').filter(element => visible(element)
            && !element.closest('script, svg, canvas, option') && !element.matches('input[type="range"]')
            && ([...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || element.matches('input, select')));
        const pairs = new Map();
        texts.forEach(element => pairs.set(getComputedStyle(element).color + ' on ' + groundOf(element), element));
        const found = [...pairs].filter(([pair]) => contrast(...pair.split(' on ')) < 4.5)
            .map(([pair, element]) => pair + ': ' + element.outerHTML.slice(0, 100));
        const style = getComputedStyle(document.documentElement);
        const colour = name => style.getPropertyValue('--' + name);
        return found.concat(['muted', 'text'].filter(name => contrast(colour(name), colour('card')) < 4.5),
            ['s1', 's2', 's3', 's4'].filter(name => contrast(colour(name), colour('card')) < 3));
    }

    const small = () => all('body *').filter(element => visible(element) && !element.closest('script, svg')
        && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        && parseFloat(getComputedStyle(element).fontSize) < 11.5).map(element => element.outerHTML.slice(0, 100));

    const twins = () => all('[id]').map(element => element.id).filter((id, i, ids) => ids.indexOf(id) !== i);

    const ground = () => getComputedStyle(document.body).backgroundColor;

    const controlList = () => all(CONTROLS).filter(visible);

    const controls = () => controlList().map(element => ({kind: element.type || element.localName,
        id: element.id || element.textContent.slice(0, 20)}));

    function focus() {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        return {control: controlList().indexOf(element), visible: style.outlineStyle !== 'none'
            && parseFloat(style.outlineWidth) >= 2 && contrast(style.outlineColor, groundOf(element)) >= 3};
    }

    function plan() {
        const rows = all('#plan tbody tr').map(row => [row.cells[0].textContent, row.cells[2].textContent]);
        return {rows, command: document.getElementById('plan-command').textContent};
    }

    /** Names of all values of the plan, with the values as people read them. */
    const told = () => Object.fromEntries(all('#plan tbody tr').map(row => [row.cells[0].textContent, row.cells[1].textContent]));

    /** Words of verdict and cards that say that a plan is extrapolated. */
    const extrapolated = () => all('#plan-verdict, .cards').flatMap(place => words(place).match(/[^.]*xtrapolat[^.]*/g) || []);

    const ready = () => document.getElementById('main').getAttribute('aria-busy') === 'false';

    const sensitivity = () => all('#plan-sensitivity tbody tr').map(row => [...row.cells].map(cell => cell.textContent));

    const sliders = () => all('.field input[type="range"]').map(slider => Number(slider.max));

    function slide(positions) {
        all('.field input[type="range"]').forEach((slider, i) => set(slider, String(positions[i])));
        return plan();
    }

    /** Is all of an element in the window, and does nothing cover its middle? */
    function shown(element) {
        const {left, top, right, bottom} = element.getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth
            && element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    }

    /** Inputs, verdict and main results that are not in the window at once; inputs that are not beside the last result. */
    function apart() {
        const inputs = all('.field input[type="range"]');
        const results = all('.cards > div');
        document.getElementById('planner').scrollIntoView();
        const hidden = [...inputs, ...all('#plan-verdict'), ...results.slice(0, 6)].filter(element => !shown(element));
        results.at(-1).scrollIntoView({block: 'end'});
        return hidden.concat([...inputs, results.at(-1)].filter(element => !shown(element)))
            .map(element => element.outerHTML.slice(0, 100));
    }

    function verdict() {
        const place = document.getElementById('plan-verdict');
        return {kind: place.className, text: place.textContent, colour: getComputedStyle(place.querySelector('.word')).color,
            ground: getComputedStyle(place).backgroundColor};
    }

    /** All text in an element, each piece on its own. */
    function words(element) {
        const texts = document.createNodeIterator(element, NodeFilter.SHOW_TEXT);
        let all = '';
        for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
            all += node.data + ' ';
        }
        return all;
    }

    /** Words of the page that are names in files. The table of all values has names of JSON on purpose. */
    function fileNames() {
        const body = document.getElementById('main').cloneNode(true);
        body.querySelectorAll('#plan, code').forEach(element => element.remove());
        const text = [...document.querySelectorAll('.plot')].map(plot => plot.getAttribute('aria-label')).join(' ')
            + ' ' + words(body).replace(/\bsaveContinue\b/g, '') + ' ' + document.getElementById('data').textContent
            .match(/"categories":\[[^\]]*\]/g).join(' ').replace(/"categories"/g, '');
        return text.match(/\b[a-z]+[A-Z]\w*|\b[a-z]+(page|crc|buffer|segment)\b/g) || [];
    }

    const sections = () => all('main > section').map(section => section.id);

    /** Links that lead nowhere. */
    const lost = () => all('a[href^="#"]').map(link => link.getAttribute('href')).filter(to => !document.querySelector(to));

    const unfold = open => all('details').forEach(one => one.toggleAttribute('open', open));

    /** The page on paper: what sticks out, and what a reader of paper can't use or read. */
    function paper() {
        const width = document.documentElement.clientWidth;
        const out = all('main *').filter(element => visible(element) && !element.closest('.u-over')
            && element.getBoundingClientRect().right > width + 0.5).map(element => element.outerHTML.slice(0, 120));
        return out.concat(all('nav, .skip, .scheme').filter(visible).map(element => element.localName),
            all('details:not([open])').map(() => 'closed fold'), ground() === 'rgb(255, 255, 255)' ? [] : [ground()],
            getComputedStyle(document.querySelector('.fields')).position === 'static' ? [] : ['sticky inputs']);
    }

    return {apart, verdict, told, extrapolated, fileNames, sections, lost, unfold, paper, ready, charts, views, set, choose, overflow, faint, small, twins, ground, controls, focus, plan, sensitivity, sliders, slide};
})();
