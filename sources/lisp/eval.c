/* Evaluation: tail calls are a loop, everything else a recursion of bounded depth. */

#include "lisp.h"

enum { DEPTH_LIMIT = 400 };

int eval_depth;

static value variable_value(value symbol, value scope)
{
    for (; scope != nil; scope = scope->pair.tail) {
        if (scope->pair.head->pair.head == symbol)
            return scope->pair.head->pair.tail;
    }
    if (symbol->text.global == NULL)
        fail("'%s' is not defined", symbol->text.text);
    return symbol->text.global;
}

value scope_bind(value parameters, value arguments, value scope)
{
    for (; parameters->type == TYPE_PAIR; parameters = parameters->pair.tail) {
        if (arguments == nil)
            fail("too few arguments: '%s' has no value", parameters->pair.head->text.text);
        scope = pair_make(pair_make(parameters->pair.head, arguments->pair.head), scope);
        arguments = arguments->pair.tail;
    }
    if (parameters->type == TYPE_SYMBOL)
        return pair_make(pair_make(parameters, arguments), scope);
    if (arguments != nil)
        fail("too many arguments");
    return scope;
}

static value eval_arguments(value expressions, value scope)
{
    value list = nil;

    for (; expressions->type == TYPE_PAIR; expressions = expressions->pair.tail) {
        size_t mark = heap_mark();
        list = heap_release(mark, pair_make(eval(expressions->pair.head, scope), list));
    }
    if (expressions != nil)
        fail("the arguments are no list");
    return list_reverse(list, nil);
}

static value call_builtin(const struct builtin *builtin, value arguments)
{
    long count = list_length(arguments);

    if (count < builtin->minimum)
        fail("%s: too few arguments", builtin->name);
    if (builtin->maximum >= 0 && count > builtin->maximum)
        fail("%s: too many arguments", builtin->name);
    return builtin->call(arguments);
}

value eval_body(value body, value scope)
{
    value result = nil;

    for (; body->type == TYPE_PAIR; body = body->pair.tail)
        result = eval(body->pair.head, scope);
    return result;
}

/* All of a body but its last expression, which is left in `place`. */
static void enter_body(value body, value scope, struct place *place)
{
    place->expression = nil;
    place->scope = scope;
    for (; body->type == TYPE_PAIR; body = body->pair.tail) {
        place->expression = body->pair.head;
        if (body->pair.tail == nil)
            return;
        eval(body->pair.head, scope);
    }
}

value apply(value function, value arguments)
{
    size_t mark = heap_mark();
    value scope;

    if (function->type == TYPE_BUILTIN)
        return call_builtin(function->builtin, arguments);
    if (function->type != TYPE_CLOSURE)
        fail_type("call", "a function", function);
    heap_keep(function);
    scope = scope_bind(function->closure.parameters, heap_keep(arguments), function->closure.scope);
    return heap_release(mark, eval_body(function->closure.body, scope));
}

/* A call: its value, or NULL with what is to be evaluated in its place. */
static value eval_call(value call, struct place *place)
{
    value function = eval(call->pair.head, place->scope);
    value arguments;

    if (function->type == TYPE_MACRO) {
        value scope = scope_bind(function->closure.parameters, call->pair.tail, function->closure.scope);
        place->expression = eval_body(function->closure.body, scope);
        return NULL;
    }
    arguments = eval_arguments(call->pair.tail, place->scope);
    if (function->type == TYPE_BUILTIN)
        return call_builtin(function->builtin, arguments);
    if (function->type != TYPE_CLOSURE)
        fail_type("call", "a function", function);
    enter_body(
        function->closure.body, scope_bind(function->closure.parameters, arguments, function->closure.scope), place);
    return NULL;
}

static value eval_pair(struct place *place)
{
    value head = place->expression->pair.head;
    form special = head->type == TYPE_SYMBOL ? form_find(head) : NULL;

    if (special != NULL)
        return special(place->expression->pair.tail, place);
    return eval_call(place->expression, place);
}

value eval(value expression, value scope)
{
    struct place place = {expression, scope};
    size_t mark = heap_mark();
    value result = NULL;

    if (++eval_depth > DEPTH_LIMIT)
        fail("recursion is too deep");
    while (result == NULL) {
        heap_release(mark, place.expression);
        heap_keep(place.scope);
        if (place.expression->type == TYPE_SYMBOL)
            result = variable_value(place.expression, place.scope);
        else if (place.expression->type == TYPE_PAIR)
            result = eval_pair(&place);
        else
            result = place.expression;
    }
    eval_depth--;
    return heap_release(mark, result);
}
