/**
 * Finds somebody's names, numbers and dates in text, however they are spelled there.
 *
 * <p>Door: {@link org.lethe.rewrite.words.PhraseTree}, which is filled by {@link org.lethe.rewrite.words.Spellings}.
 * Knows letters, words and dates. Does not know datasets.
 */
package org.lethe.rewrite.words;
