package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into pieces that are counted in tokens: paragraphs, the sentences of those that are
 * above the limit, and fragments of such sentences. Counts no text more than once at each of these
 * levels.
 */
final class TextPieces {

    /** Usually fewer tokens than the limit, in most scripts. */
    private static final int CHARACTERS_OF_FRAGMENT = 2;

    private final String text;
    private final BoundedCounter counter;
    private final int limit;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * @param limit the most tokens of a piece, except for single characters
     */
    TextPieces(String text, BoundedCounter counter, int limit) {
        this.text = text;
        this.counter = counter;
        this.limit = limit;
    }

    /** The pieces of the whole text; none for one of blanks. */
    List<Piece> paragraphs() {
        for (Span span : Paragraphs.of(text, 0, text.length())) {
            if (!addWhole(span)) {
                addSentences(span);
            }
        }
        return pieces;
    }

    /** The same for a part of the text, with each sentence as a piece of its own. */
    List<Piece> sentences(int from, int to) {
        for (Span span : Paragraphs.of(text, from, to)) {
            addSentences(span);
        }
        return pieces;
    }

    private boolean addWhole(Span span) {
        int tokens = counter.fitting(text, span.begin(), contentEnd(span), limit);
        if (tokens == TokenCounter.TOO_LONG) {
            return false;
        }
        add(span, tokens);
        return true;
    }

    /** The blanks behind count too, so that no group has more characters than its tokens allow. */
    private void add(Span span, int tokens) {
        int weight = Math.max(tokens, BoundedCounter.least(span.end() - span.begin()));
        pieces.add(Piece.of(text, span, weight));
    }

    /** With a few of the blanks behind, since some models have tokens for line breaks. */
    private int contentEnd(Span span) {
        int content = Blanks.trimmed(text, span.begin(), span.end());
        return Math.min(span.end(), content + ChunkingOptions.CHARACTERS_PER_TOKEN);
    }

    private void addSentences(Span paragraph) {
        for (Span sentence : Sentences.of(text, paragraph)) {
            if (!addWhole(sentence)) {
                addFragments(sentence, CHARACTERS_OF_FRAGMENT * limit);
            }
        }
    }

    /** Smaller ones at each turn, until they fit. */
    private void addFragments(Span span, int characters) {
        List<Span> atoms = atoms(span);
        if (atoms.size() == 1) {
            add(span, limit);
            return;
        }
        List<Piece> measured = new ArrayList<>(atoms.size());
        for (Span atom : atoms) {
            measured.add(Piece.of(text, atom, atom.end() - atom.begin()));
        }
        List<Integer> groups = Boundaries.of(measured, characters);
        for (int i = 0; i + 1 < groups.size(); i++) {
            Span first = atoms.get(groups.get(i));
            Span last = atoms.get(groups.get(i + 1) - 1);
            Span fragment = new Span(first.begin(), last.end(), first.before());
            if (!addWhole(fragment)) {
                addFragments(fragment, Math.max(1, characters / 2));
            }
        }
    }

    private List<Span> atoms(Span span) {
        List<Span> spans = Words.of(text, span);
        if (spans.size() == 1) {
            spans = Graphemes.of(text, span);
        }
        return spans.size() == 1 ? CodePoints.of(text, span) : spans;
    }
}
