/* Special forms: what does not evaluate all of its operands. */

#include "lisp.h"

struct form_entry {
    const char *name;
    form call;
    value symbol;
};

static value operand(const char *where, value rest, int index)
{
    for (int i = 0; i < index && rest->type == TYPE_PAIR; i++)
        rest = rest->pair.tail;
    if (rest->type != TYPE_PAIR)
        fail("%s: an operand is missing", where);
    return rest->pair.head;
}

static value operands_after(value rest, int count)
{
    for (; count > 0 && rest->type == TYPE_PAIR; count--)
        rest = rest->pair.tail;
    return rest;
}

/* The expressions of `body` but the last, which is left in `place`. */
static value tail_of(value body, struct place *place)
{
    if (body == nil)
        return nil;
    for (; body->type == TYPE_PAIR && body->pair.tail != nil; body = body->pair.tail)
        eval(body->pair.head, place->scope);
    if (body->type != TYPE_PAIR)
        fail("the body is no list");
    place->expression = body->pair.head;
    return NULL;
}

static value form_quote(value rest, struct place *place)
{
    (void)place;
    return operand("quote", rest, 0);
}

static value form_quasiquote(value rest, struct place *place)
{
    return quasiquote(operand("quasiquote", rest, 0), place->scope, 1);
}

static value form_if(value rest, struct place *place)
{
    value condition = eval(operand("if", rest, 0), place->scope);
    value others = operands_after(rest, condition != nil ? 1 : 2);

    if (others == nil)
        return nil;
    place->expression = operand("if", others, 0);
    return NULL;
}

static void check_parameters(const char *where, value parameters)
{
    for (; parameters->type == TYPE_PAIR; parameters = parameters->pair.tail) {
        if (parameters->pair.head->type != TYPE_SYMBOL)
            fail_type(where, "a symbol as parameter", parameters->pair.head);
    }
    if (parameters != nil && parameters->type != TYPE_SYMBOL)
        fail_type(where, "a symbol as parameter", parameters);
}

static value form_lambda(value rest, struct place *place)
{
    value parameters = operand("lambda", rest, 0);

    check_parameters("lambda", parameters);
    return closure_make(TYPE_CLOSURE, parameters, operands_after(rest, 1), place->scope);
}

/* (define name value), (define (name parameter...) body...); at top level only. */
static value form_define(value rest, struct place *place)
{
    value name = operand("define", rest, 0);
    value result;

    if (place->scope != nil)
        fail("define: not inside of a function; use let");
    if (name->type == TYPE_PAIR) {
        check_parameters("define", name->pair.tail);
        result = closure_make(TYPE_CLOSURE, name->pair.tail, operands_after(rest, 1), nil);
        name = name->pair.head;
    } else {
        result = eval(operand("define", rest, 1), nil);
    }
    if (name->type != TYPE_SYMBOL)
        fail_type("define", "a symbol", name);
    name->text.global = result;
    return name;
}

static value form_macro(value rest, struct place *place)
{
    value head = operand("define-macro", rest, 0);

    if (head->type != TYPE_PAIR || head->pair.head->type != TYPE_SYMBOL)
        fail_type("define-macro", "a name with parameters", head);
    check_parameters("define-macro", head->pair.tail);
    head->pair.head->text.global = closure_make(TYPE_MACRO, head->pair.tail, operands_after(rest, 1), place->scope);
    return head->pair.head;
}

static value form_set(value rest, struct place *place)
{
    value name = operand("set!", rest, 0);
    value result = eval(operand("set!", rest, 1), place->scope);

    if (name->type != TYPE_SYMBOL)
        fail_type("set!", "a symbol", name);
    for (value scope = place->scope; scope != nil; scope = scope->pair.tail) {
        if (scope->pair.head->pair.head == name) {
            scope->pair.head->pair.tail = result;
            return result;
        }
    }
    if (name->text.global == NULL)
        fail("set!: '%s' is not defined", name->text.text);
    name->text.global = result;
    return result;
}

static void binding_parts(value binding, value *name, value *expression)
{
    *name = operand("let", binding, 0);
    *expression = operand("let", binding, 1);
    if ((*name)->type != TYPE_SYMBOL)
        fail_type("let", "a symbol", *name);
}

static value form_let(value rest, struct place *place)
{
    value scope = place->scope;
    value name;
    value expression;

    for (value list = operand("let", rest, 0); list->type == TYPE_PAIR; list = list->pair.tail) {
        binding_parts(list->pair.head, &name, &expression);
        scope = pair_make(pair_make(name, eval(expression, place->scope)), scope);
    }
    place->scope = scope;
    return tail_of(operands_after(rest, 1), place);
}

static value form_let_star(value rest, struct place *place)
{
    value name;
    value expression;

    for (value list = operand("let*", rest, 0); list->type == TYPE_PAIR; list = list->pair.tail) {
        binding_parts(list->pair.head, &name, &expression);
        place->scope = pair_make(pair_make(name, eval(expression, place->scope)), place->scope);
    }
    return tail_of(operands_after(rest, 1), place);
}

static value form_letrec(value rest, struct place *place)
{
    value bindings = operand("letrec", rest, 0);
    value name;
    value expression;

    for (value list = bindings; list->type == TYPE_PAIR; list = list->pair.tail) {
        binding_parts(list->pair.head, &name, &expression);
        place->scope = pair_make(pair_make(name, nil), place->scope);
    }
    for (value list = bindings; list->type == TYPE_PAIR; list = list->pair.tail) {
        value scope = place->scope;
        binding_parts(list->pair.head, &name, &expression);
        while (scope->pair.head->pair.head != name)
            scope = scope->pair.tail;
        scope->pair.head->pair.tail = eval(expression, place->scope);
    }
    return tail_of(operands_after(rest, 1), place);
}

static value form_begin(value rest, struct place *place)
{
    return tail_of(rest, place);
}

static value form_cond(value rest, struct place *place)
{
    for (; rest->type == TYPE_PAIR; rest = rest->pair.tail) {
        value test = operand("cond", rest->pair.head, 0);
        value result = test == symbol_else ? symbol_true : eval(test, place->scope);
        if (result == nil)
            continue;
        if (rest->pair.head->pair.tail == nil)
            return result;
        return tail_of(rest->pair.head->pair.tail, place);
    }
    return nil;
}

static int is_among(value key, value list)
{
    for (; list->type == TYPE_PAIR; list = list->pair.tail) {
        if (is_equal(key, list->pair.head))
            return 1;
    }
    return 0;
}

static value form_case(value rest, struct place *place)
{
    value key = eval(operand("case", rest, 0), place->scope);

    for (rest = rest->pair.tail; rest->type == TYPE_PAIR; rest = rest->pair.tail) {
        value keys = operand("case", rest->pair.head, 0);
        if (keys == symbol_else || is_among(key, keys))
            return tail_of(rest->pair.head->pair.tail, place);
    }
    return nil;
}

static value form_and(value rest, struct place *place)
{
    if (rest == nil)
        return symbol_true;
    for (; rest->pair.tail->type == TYPE_PAIR; rest = rest->pair.tail) {
        if (eval(rest->pair.head, place->scope) == nil)
            return nil;
    }
    place->expression = rest->pair.head;
    return NULL;
}

static value form_or(value rest, struct place *place)
{
    if (rest == nil)
        return nil;
    for (; rest->pair.tail->type == TYPE_PAIR; rest = rest->pair.tail) {
        value result = eval(rest->pair.head, place->scope);
        if (result != nil)
            return result;
    }
    place->expression = rest->pair.head;
    return NULL;
}

static value form_when(value rest, struct place *place)
{
    return eval(operand("when", rest, 0), place->scope) != nil ? tail_of(rest->pair.tail, place) : nil;
}

static value form_unless(value rest, struct place *place)
{
    return eval(operand("unless", rest, 0), place->scope) == nil ? tail_of(rest->pair.tail, place) : nil;
}

static value form_while(value rest, struct place *place)
{
    value condition = operand("while", rest, 0);

    for (;;) {
        size_t mark = heap_mark();
        if (eval(condition, place->scope) == nil)
            return nil;
        eval_body(rest->pair.tail, place->scope);
        heap_release(mark, nil);
    }
}

/* (try expression handler): the handler is called with the text of the error. */
static value form_try(value rest, struct place *place)
{
    value expression = operand("try", rest, 0);
    value handler = eval(operand("try", rest, 1), place->scope);
    value result = error_catch(eval, expression, place->scope);
    value text;
    size_t size = 0;

    if (result != NULL)
        return heap_keep(result);
    while (error_text()[size] != '\0')
        size++;
    text = string_make(error_text(), size);
    return apply(handler, pair_make(text, nil));
}

static struct form_entry forms[] = {
    {"quote", form_quote, NULL},   {"quasiquote", form_quasiquote, NULL},
    {"if", form_if, NULL},         {"lambda", form_lambda, NULL},
    {"define", form_define, NULL}, {"define-macro", form_macro, NULL},
    {"set!", form_set, NULL},      {"let", form_let, NULL},
    {"let*", form_let_star, NULL}, {"letrec", form_letrec, NULL},
    {"begin", form_begin, NULL},   {"cond", form_cond, NULL},
    {"case", form_case, NULL},     {"and", form_and, NULL},
    {"or", form_or, NULL},         {"when", form_when, NULL},
    {"unless", form_unless, NULL}, {"while", form_while, NULL},
    {"try", form_try, NULL},
};

enum { FORM_COUNT = sizeof forms / sizeof forms[0] };

void form_start(void)
{
    for (int i = 0; i < FORM_COUNT; i++)
        forms[i].symbol = symbol_named(forms[i].name);
}

form form_find(value symbol)
{
    for (int i = 0; i < FORM_COUNT; i++) {
        if (forms[i].symbol == symbol)
            return forms[i].call;
    }
    return NULL;
}
