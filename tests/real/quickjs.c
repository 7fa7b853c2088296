/* QuickJS: a script through the compiler and interpreter, its value as text. */
#include "data.h"
#include "quickjs.h"

static const char script[] =
    "var out = [];\n"
    "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\n"
    "out.push(fib(20), 0.1 + 0.2, 1e21, -0, 1 / 3, (255).toString(16), Math.pow(2, 0.5), Math.sin(1));\n"
    "class A { #x = 1; get x() { return this.#x; } static of(...a) { return a.map(v => v * 2); } }\n"
    "class B extends A { constructor() { super(); this.y = super.x + 1; } }\n"
    "out.push(new B().y, A.of(1, 2, 3), [3, 1, 2].sort(), [...'h\\u00e9llo'].reverse().join(''));\n"
    "function* g() { let i = 0; while (i < 3) yield i++; } out.push([...g()]);\n"
    "out.push('2024-02-29'.replace(/(\\d+)-(\\d+)/u, '$2/$1'), /(?<y>\\d{4})/.exec('in 1999').groups.y);\n"
    "out.push(JSON.stringify({a: [1, {b: null}], c: new Date(0)}), 2n ** 100n, (7n * -3n) / 2n, 5 >>> 1, -5 >> 1);\n"
    "try { null.x; } catch (e) { out.push(e.message); }\n"
    "let {p, q: [r, ...s]} = {p: 1, q: [2, 3, 4]}; out.push(p, r, s, new Map([[1, 2]]).get(1), typeof Symbol());\n"
    "out.push(new Float32Array([1.1, 2.2])[0], parseFloat('3.25e2x'), Number.MAX_SAFE_INTEGER, `t${1 + 1}`);\n"
    "label: for (let i = 0; ; i++) for (let j = 0; j < 9; j++) if (i * j > 20) { out.push(i, j); break label; }\n"
    "out.push(Array.from({length: 40}, (_, i) => i * i % 17).filter(v => v > 9).reduce((a, b) => a + b, 0));\n"
    "out.map(String).join('\\n')";

int main(void)
{
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *context = JS_NewContext(runtime);
    JSValue value = JS_Eval(context, script, sizeof script - 1, "script", JS_EVAL_TYPE_GLOBAL);
    if (JS_IsException(value))
        value = JS_GetException(context);
    const char *text = JS_ToCString(context, value);
    printf("%s\n", text);
    JS_FreeCString(context, text);
    JS_FreeValue(context, value);
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
    return 0;
}
