// Package eval says how well reports were coded: it holds events against gold,
// items that people have read and coded by hand.
//
// Three figures, each with precision, recall and F1: the event types of a
// report, as a multiset; the whole tuples of type, actor codes and recipient
// codes; and the pairs of codes that a series by country pair would count.
// Events told as denied, hypothetical or long past count on neither side: a
// coder that counts them as news is charged, one that keeps them apart is not.
// Of the tuples that match it counts how many have mode, status, sectors and
// date right. Four more, in [Who], say of the gold events whose type was coded
// how many have the actors, the recipients, the sectors and the place right.
//
// [ReadGold] reads gold, [ReadCoded] what dragoman code printed, [Score]
// compares, and [Result.Write] and
// [Result.WriteJSON] print.
package eval
