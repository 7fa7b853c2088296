/* Quasiquotation: `(a ,b ,@c). */

#include "lisp.h"

static int is_form(value template, value name)
{
    return template->type == TYPE_PAIR && template->pair.head == name && template->pair.tail->type == TYPE_PAIR;
}

/* The template (name x) at another depth. */
static value nested(value name, value template, value scope, int depth)
{
    value inner = quasiquote(template->pair.tail->pair.head, scope, depth);

    return pair_make(name, pair_make(inner, nil));
}

/* Copies of the elements of `list`, before `rest`. */
static value spliced(value list, value rest)
{
    value copy = nil;

    if (list_length(list) < 0)
        fail_type("unquote-splicing", "a list", list);
    for (; list != nil; list = list->pair.tail)
        copy = pair_make(list->pair.head, copy);
    return list_reverse(copy, rest);
}

value quasiquote(value template, value scope, int depth)
{
    value head;
    value tail;

    if (template->type != TYPE_PAIR)
        return template;
    if (is_form(template, symbol_unquote)) {
        if (depth == 1)
            return eval(template->pair.tail->pair.head, scope);
        return nested(symbol_unquote, template, scope, depth - 1);
    }
    if (is_form(template, symbol_quasiquote))
        return nested(symbol_quasiquote, template, scope, depth + 1);
    head = template->pair.head;
    tail = quasiquote(template->pair.tail, scope, depth);
    if (depth == 1 && is_form(head, symbol_splicing))
        return spliced(eval(head->pair.tail->pair.head, scope), tail);
    return pair_make(quasiquote(head, scope, depth), tail);
}
