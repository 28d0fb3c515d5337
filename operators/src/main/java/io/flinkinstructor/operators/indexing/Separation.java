package io.flinkinstructor.operators.indexing;

/** What lies between two neighbouring pieces of a text, the best place to cut first. */
enum Separation {
    /** A blank line, a form feed or Unicode's paragraph separator. */
    PARAGRAPH,
    /** The end of a line that looks like a paragraph's, or the beginning of one that does. */
    ITEM,
    SENTENCE,
    LINE,
    /** A comma and the like. */
    CLAUSE,
    WORD,
    /** A heading and what it stands above, or the inside of a word. */
    TIGHT
}
