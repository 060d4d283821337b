/**
 * A study of one patient with objects of all kinds, in which identity can stand in all sorts of places, to see what an
 * anonymization leaves of it.
 *
 * <p>Door: {@link org.lethe.corpus.Corpus}.
 */
package org.lethe.corpus;
