"""The GitHub Action: the command line's checks and the App's publishing, in one step of a workflow.

It is the one place where both surfaces meet, so it alone imports from `hooks` as well as from `app.publish`.
"""
