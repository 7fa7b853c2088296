/* cmark-gfm: a document through the parser and three renderers. */
#include "data.h"
#include "cmark-gfm.h"
#include "cmark-gfm-core-extensions.h"

static const char document[] =
    "# Title *with* `code`\n\nA [link](http://a.b/c \"t\") and ![image](x.png), **bold _nested_**, <b>html</b> &copy; "
    "&#x263A; \\* \n\n> quote\n> - list\n>   1. one\n>   2. two\n\n```c\nint x = 1 < 2;\n```\n\n    indented\n\n"
    "| a | b |\n|---|:-:|\n| 1 | *2* |\n\n- [x] done\n- [ ] open\n\n~~gone~~ www.example.com [ref]\n\n***\n\n"
    "[ref]: /url 'title'\n\nSetext\n======\n\n<div>\n*raw*\n</div>\n\nline  \nbreak\\\nbreak\n";

int main(void)
{
    cmark_gfm_core_extensions_ensure_registered();
    for (int options = 0; options < 3; options++) {
        static const int flags[] = {CMARK_OPT_DEFAULT, CMARK_OPT_UNSAFE | CMARK_OPT_SMART, CMARK_OPT_SOURCEPOS};
        static const char *const names[] = {"table", "strikethrough", "autolink", "tagfilter", "tasklist"};
        cmark_parser *parser = cmark_parser_new(flags[options]);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
        for (size_t at = 0; at < sizeof document - 1; at += 17)
            cmark_parser_feed(parser, document + at, sizeof document - 1 - at < 17 ? sizeof document - 1 - at : 17);
        cmark_node *root = cmark_parser_finish(parser);
        char *html = cmark_render_html(root, flags[options], cmark_parser_get_syntax_extensions(parser));
        char *xml = cmark_render_xml(root, flags[options]);
        char *text = cmark_render_commonmark(root, flags[options], 40);
        printf("%s\n%s\n%s\n", html, xml, text);
        free(html), free(xml), free(text);
        cmark_node_free(root);
        cmark_parser_free(parser);
    }
    return 0;
}
